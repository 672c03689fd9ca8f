/** Where an exchange went otherwise than with Requests, as docs/REQUESTS.md numbers it. */
import type { Deviation, Exchange } from './exchange.ts';
import type { RequestInit } from './request.ts';
import { parseMediaType } from './mediaType.ts';

/** What can be told from the request as it was asked for. */
export function preparationDeviations(init: RequestInit): Deviation[] {
  if (init.compat === 'requests') return [];
  const found: Deviation[] = [];
  const note = (id: string, detail: string) => found.push({ id, detail });
  if (/%(?![0-9A-Fa-f]{2})/.test(init.url)) {
    note(
      'DEV-12',
      'Requests encodes every `%` of a part that holds a stray one; only the stray one was.',
    );
  }
  const known = /^(?:get|head|post|put|patch|delete|options|trace|connect|query)$/i;
  if (!known.test(init.method) && init.method !== init.method.toUpperCase()) {
    note('DEV-45', 'Requests writes every method in capitals; this one was sent as it is typed.');
  }
  if (Array.isArray(init.auth) && /[^\u0000-\u007f]/.test(init.auth.join(''))) {
    note('DEV-3', 'Requests encodes the credentials in Latin-1; they were sent in UTF-8.');
  }
  if (init.json !== undefined && init.data === undefined && init.files === undefined) {
    if (typeof init.json === 'object' && init.json !== null) {
      note(
        'DEV-17',
        'Requests writes blanks and ASCII escapes into JSON; it was sent compact, in UTF-8.',
      );
    }
  }
  return found;
}

/** What can be told from what happened. */
export function exchangeDeviations({ hops, response, error }: Exchange): Deviation[] {
  const found = new Map<string, string>();
  for (const { changes, cookieChanges, response: answer } of hops) {
    for (const { rule, detail } of changes) {
      if (rule === 'body-kept' && answer !== null && answer.statusCode < 307) {
        found.set('DEV-7', 'Requests loses the body where the method is kept; it was sent again.');
      }
      if (
        rule === 'header-dropped' &&
        !/^(?:authorization|cookie|content-.*|transfer-encoding)$/i.test(detail)
      ) {
        found.set('DEV-11', `Requests would have sent on \`${detail}\`.`);
      }
    }
    for (const { action, name, reason } of cookieChanges) {
      if (action === 'refused')
        found.set('DEV-9', `The cookie \`${name}\` was refused: ${reason}.`);
    }
  }
  if (response !== null) {
    const type = response.headers.get('content-type');
    const media = type !== null && /^\s*text\//i.test(type) ? parseMediaType(type) : null;
    if (media?.type.startsWith('text/') === true && !media.parameters.has('charset')) {
      found.set('DEV-1', 'Requests reads text without a charset as ISO-8859-1; see `encoding`.');
    }
  }
  if (error?.code === 'CONTENT_DECODING' && /ends too early/.test(error.message)) {
    found.set('DEV-52', 'Requests takes a cut-off compressed body for whole.');
  }
  return [...found].map(([id, detail]) => ({ id, detail }));
}
