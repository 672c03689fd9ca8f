/** A Postman collection, format 2.0 or 2.1. */
import type { ImportedCollection, ImportedPart, ImportedRequest, Pair } from './httpText.ts';
import { formOf, pairsOf, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

/** Null when it is none. */
export function fromPostman(document: unknown): ImportedCollection | null {
  const root = shapeOf(shapeOf(document)['collection'] ?? document);
  if (!Array.isArray(root['item'])) return null;
  const variables = pairsOf(root['variable'], 'key');
  return {
    variables,
    requests: requestsOf(root, { path: [], auth: root['auth'] }),
  };
}

interface Above {
  readonly path: readonly string[];
  readonly auth: unknown;
}

function requestsOf(folder: Shape, above: Above): ImportedRequest[] {
  return shapesOf(folder['item']).flatMap((item) => {
    const path = [...above.path, textOf(item['name'])].filter((name) => name !== '');
    if (Array.isArray(item['item'])) {
      return requestsOf(item, { path, auth: item['auth'] ?? above.auth });
    }
    const request =
      typeof item['request'] === 'string' ? { url: item['request'] } : shapeOf(item['request']);
    return [requestOf(request, item, { path, auth: request['auth'] ?? above.auth })];
  });
}

function requestOf(request: Shape, item: Shape, { path, auth }: Above): ImportedRequest {
  const scripts = shapesOf(item['event']).filter(
    ({ script }) => textOf([shapeOf(script)['exec']].flat(2).join('')).trim() !== '',
  );
  const headers = pairsOf(request['header'], 'key');
  const signed = authOf(shapeOf(auth));
  const body = bodyOf(shapeOf(request['body']));
  const typed = headers.some(([name]) => /^content-type$/i.test(name));
  return {
    title: path.join(' / '),
    method: textOf(request['method'], 'GET'),
    url: urlOf(request['url']),
    headers: [
      ...headers,
      ...(headers.some(([name]) => /^authorization$/i.test(name)) ? [] : signed.headers),
      ...(typed || body.type === null ? [] : [['Content-Type', body.type] as const]),
    ],
    body: body.body,
    ...(body.parts === undefined ? {} : { parts: body.parts }),
    notes: [
      ...signed.notes,
      ...(scripts.length > 0 ? ['Its scripts for Postman were left out.'] : []),
    ],
  };
}

function urlOf(url: unknown): string {
  if (typeof url === 'string') return url;
  const shape = shapeOf(url);
  let text = textOf(shape['raw']);
  for (const [name, value] of pairsOf(shape['variable'], 'key')) {
    text = text.replace(new RegExp(`/:${escaped(name)}(?=[/?#]|$)`), () => `/${value}`);
  }
  return text;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

interface Body {
  readonly body: ImportedRequest['body'];
  readonly type: string | null;
  readonly parts?: readonly ImportedPart[];
}

function bodyOf(body: Shape): Body {
  switch (body['mode']) {
    case 'raw': {
      const language = shapeOf(shapeOf(body['options'])['raw'])['language'];
      const types: Readonly<Record<string, string>> = {
        json: 'application/json',
        xml: 'application/xml',
        html: 'text/html',
        javascript: 'text/javascript',
      };
      return { body: textOf(body['raw']), type: types[textOf(language)] ?? null };
    }
    case 'urlencoded':
      return {
        body: formOf(pairsOf(body['urlencoded'], 'key')),
        type: 'application/x-www-form-urlencoded',
      };
    case 'formdata':
      return {
        body: null,
        type: null,
        parts: shapesOf(body['formdata'])
          .filter(({ disabled }) => disabled !== true)
          .map((part) => ({
            name: textOf(part['key']),
            value:
              part['type'] === 'file'
                ? { file: textOf([part['src']].flat()[0], 'file') }
                : textOf(part['value']),
            contentType: textOf(part['contentType']) || null,
          })),
      };
    case 'file':
      return { body: { file: textOf(shapeOf(body['file'])['src'], 'file') }, type: null };
    case 'graphql': {
      const { query, variables } = shapeOf(body['graphql']);
      const given = textOf(variables).trim();
      const text = `{"query":${JSON.stringify(textOf(query))}${given === '' ? '' : `,"variables":${given}`}}`;
      return { body: text, type: 'application/json' };
    }
    default:
      return { body: null, type: null };
  }
}

/** The schemes that are one header; others are named. */
function authOf(auth: Shape): { readonly headers: readonly Pair[]; readonly notes: string[] } {
  const type = textOf(auth['type']);
  const given = new Map(
    Array.isArray(auth[type])
      ? pairsOf(auth[type], 'key')
      : Object.entries(shapeOf(auth[type])).map(([name, value]) => [name, textOf(value)]),
  );
  const value = (name: string) => given.get(name) ?? '';
  switch (type) {
    case '':
    case 'noauth':
      return { headers: [], notes: [] };
    case 'bearer':
      return { headers: [['Authorization', `Bearer ${value('token')}`]], notes: [] };
    case 'basic':
    case 'digest': {
      const scheme = type === 'basic' ? 'Basic' : 'Digest';
      const words = `${scheme} ${value('username')} ${value('password')}`;
      return { headers: [['Authorization', words]], notes: [] };
    }
    case 'apikey':
      if (value('in') === 'query') break;
      return { headers: [[value('key'), value('value')]], notes: [] };
  }
  return { headers: [], notes: [`Its authentication (${type}) has to be written by hand.`] };
}
