/** An export of Insomnia, format 4 (JSON). */
import type { ImportedCollection, ImportedPart, ImportedRequest, Pair } from './httpText.ts';
import { formOf, pairsOf, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

/** Null when it is none. */
export function fromInsomnia(document: unknown): ImportedCollection | null {
  const root = shapeOf(document);
  if (!Array.isArray(root['resources'])) return null;
  const resources = shapesOf(root['resources']);
  const byId = new Map(resources.map((each) => [textOf(each['_id']), each]));
  const environments = resources.filter(({ _type }) => _type === 'environment');
  return {
    variables: environments.flatMap(({ data }) => variablesOf(shapeOf(data))),
    requests: resources
      .filter(({ _type }) => _type === 'request')
      .map((request) => requestOf(request, byId)),
  };
}

function variablesOf(data: Shape, above = ''): Pair[] {
  return Object.entries(data).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? variablesOf(shapeOf(value), `${above}${name}_`)
      : [[`${above}${name}`, placeholders(textOf(value))] as const],
  );
}

/** `{{ _.base_url }}` and `{{ base_url }}` are `{{base_url}}` here; a path into a value has `_` for its dots. */
function placeholders(text: string): string {
  return text.replace(
    /\{\{\s*(?:_\.)?([\w.-]+)\s*\}\}/g,
    (_, name: string) => `{{${name.replaceAll('.', '_')}}}`,
  );
}

function requestOf(request: Shape, byId: ReadonlyMap<string, Shape>): ImportedRequest {
  const path = [textOf(request['name'])];
  const seen = new Set<string>();
  for (let at = textOf(request['parentId']); !seen.has(at);) {
    seen.add(at);
    const parent = byId.get(at);
    if (parent?.['_type'] !== 'request_group') break;
    path.unshift(textOf(parent['name']));
    at = textOf(parent['parentId']);
  }
  const query = formOf(pairsOf(request['parameters']).map(mapped));
  const url = placeholders(textOf(request['url']));
  const signed = authOf(shapeOf(request['authentication']));
  const tags = /\{%.*?%\}/s.test(JSON.stringify(request));
  return {
    title: path.filter((name) => name !== '').join(' / '),
    method: textOf(request['method'], 'GET'),
    url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
    headers: [...pairsOf(request['headers']).map(mapped), ...signed.headers],
    ...bodyOf(shapeOf(request['body'])),
    notes: [
      ...signed.notes,
      ...(tags ? ['Template tags of Insomnia ({% … %}) are not known here.'] : []),
    ],
  };
}

function mapped([name, value]: Pair): Pair {
  return [placeholders(name), placeholders(value)];
}

function bodyOf(body: Shape): Pick<ImportedRequest, 'body' | 'parts'> {
  const type = textOf(body['mimeType']);
  if (type === 'multipart/form-data') {
    const parts = shapesOf(body['params'])
      .filter(({ disabled }) => disabled !== true)
      .map((part): ImportedPart => ({
        name: placeholders(textOf(part['name'])),
        value:
          part['type'] === 'file'
            ? { file: textOf(part['fileName'], 'file') }
            : placeholders(textOf(part['value'])),
      }));
    return { body: null, parts };
  }
  if (type === 'application/x-www-form-urlencoded') {
    return { body: formOf(pairsOf(body['params']).map(mapped)) };
  }
  const file = textOf(body['fileName']);
  return { body: file === '' ? placeholders(textOf(body['text'])) || null : { file } };
}

function authOf(auth: Shape): { readonly headers: readonly Pair[]; readonly notes: string[] } {
  const value = (name: string) => placeholders(textOf(auth[name]));
  const type = textOf(auth['type']);
  if (type === '' || type === 'none' || auth['disabled'] === true)
    return { headers: [], notes: [] };
  if (type === 'bearer') {
    return {
      headers: [['Authorization', `${value('prefix') || 'Bearer'} ${value('token')}`]],
      notes: [],
    };
  }
  if (type === 'basic' || type === 'digest') {
    const scheme = type === 'basic' ? 'Basic' : 'Digest';
    const words = `${scheme} ${value('username')} ${value('password')}`;
    return { headers: [['Authorization', words]], notes: [] };
  }
  return { headers: [], notes: [`Its authentication (${type}) has to be written by hand.`] };
}
