/** Requests of an HTTP Archive, as browsers and proxies save it. */
import type { ImportedCollection, ImportedRequest } from './httpText.ts';
import { formOf, pairsOf, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

/** What the connection adds by itself, and what a browser says of itself alone. */
const OWN_FIELDS = /^(?::.*|host|connection|content-length|accept-encoding|cookie|sec-.*)$/i;

/** Null when it is none. */
export function fromHar(document: unknown): ImportedCollection | null {
  const log = shapeOf(shapeOf(document)['log']);
  if (!Array.isArray(log['entries'])) return null;
  const requests = shapesOf(log['entries']).map(({ request }) => requestOf(shapeOf(request)));
  return { variables: [], requests };
}

function requestOf(request: Shape): ImportedRequest {
  const method = textOf(request['method'], 'GET');
  const url = textOf(request['url']);
  const post = shapeOf(request['postData']);
  const params = pairsOf(post['params']);
  const fields = pairsOf(request['headers']);
  const cookies = fields.some(([name]) => /^cookie$/i.test(name));
  return {
    title: `${method} ${url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/'}`,
    method,
    url,
    headers: fields.filter(([name]) => !OWN_FIELDS.test(name)),
    body: textOf(post['text']) || (params.length > 0 ? formOf(params) : null),
    notes: cookies ? ['Its cookies were left out: the cookie jar brings those that fit.'] : [],
  };
}
