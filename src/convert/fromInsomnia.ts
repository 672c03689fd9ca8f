/** An export of Insomnia: version 4, a list of resources, or 5, a tree. */
import { environmentText } from './environmentNotes.ts';
import type { NamedEnvironment } from './environmentNotes.ts';
import type { ImportedCollection, ImportedPart, ImportedRequest, Pair } from './httpText.ts';
import { formOf, pairsOf, shapeOf, shapesOf, textOf } from './jsonShape.ts';
import type { Shape } from './jsonShape.ts';

/** Null when it is none. */
export function fromInsomnia(document: unknown): ImportedCollection | null {
  const root = shapeOf(document);
  if (/^(?:collection|spec)\.insomnia\.rest\/5/.test(textOf(root['type']))) return fromTree(root);
  if (!Array.isArray(root['resources'])) return null;
  const resources = shapesOf(root['resources']);
  const byId = new Map(resources.map((each) => [textOf(each['_id']), each]));
  const environments = resources.filter(({ _type }) => _type === 'environment');
  const isBelow = ({ parentId }: Shape) =>
    environments.some(({ _id }) => _id !== undefined && _id === parentId);
  const base = environments.filter((each) => !isBelow(each));
  return {
    ...environmentText(variablesIn(base), environments.filter(isBelow).map(named)),
    requests: resources
      .filter(({ _type }) => _type === 'request')
      .map((request) => requestOf(request, pathOf(request, byId))),
  };
}

/** Version 5. */
function fromTree(root: Shape): ImportedCollection {
  const environments = [root['environments']].flat().map(shapeOf);
  const below = environments.flatMap((base) => shapesOf(base['subEnvironments']));
  const told = environmentText(variablesIn(environments), below.map(named));
  const variables = new Map<string, string>();
  const add = (pairs: readonly Pair[]) => {
    for (const [name, value] of pairs) if (!variables.has(name)) variables.set(name, value);
  };
  add(told.variables);
  const requests: ImportedRequest[] = [];
  const branches = (children: unknown, path: readonly string[], auth: Shape) =>
    shapesOf(children)
      .map((item): Branch => ({ item, path, auth }))
      .reverse();
  const waiting = branches(root['collection'], [], {});
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { item } = next;
    const path = [...next.path, textOf(item['name'])];
    const own = shapeOf(item['authentication']);
    const auth = own['type'] === undefined ? next.auth : own;
    if (Array.isArray(item['children'])) {
      add(variablesOf(shapeOf(item['environment'])));
      for (const inside of branches(item['children'], path, auth)) waiting.push(inside);
    } else if (item['method'] !== undefined && item['url'] !== undefined) {
      // What has no method is a WebSocket, or gRPC.
      requests.push(requestOf({ ...item, authentication: auth }, path));
    }
  }
  return { variables: [...variables], requests, notes: told.notes };
}

function named(environment: Shape): NamedEnvironment {
  return { name: textOf(environment['name']), variables: variablesIn([environment]) };
}

function variablesIn(environments: readonly Shape[]): Pair[] {
  return environments.flatMap(({ data }) => variablesOf(shapeOf(data)));
}

interface Branch {
  readonly item: Shape;
  readonly path: readonly string[];
  /** What a folder around it says of authentication. */
  readonly auth: Shape;
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

/** Names of the folders around a request of version 4, and its own. */
function pathOf(request: Shape, byId: ReadonlyMap<string, Shape>): string[] {
  const path = [textOf(request['name'])];
  const seen = new Set<string>();
  for (let at = textOf(request['parentId']); !seen.has(at);) {
    seen.add(at);
    const parent = byId.get(at);
    if (parent?.['_type'] !== 'request_group') break;
    path.unshift(textOf(parent['name']));
    at = textOf(parent['parentId']);
  }
  return path;
}

function requestOf(request: Shape, path: readonly string[]): ImportedRequest {
  const query = formOf(pairsOf(request['parameters']).map(mapped));
  const url = withPath(placeholders(textOf(request['url'])), pairsOf(request['pathParameters']));
  const headers = pairsOf(request['headers']).map(mapped);
  const isSigned = headers.some(([name]) => /^authorization$/i.test(name));
  const signed = authOf(isSigned ? {} : shapeOf(request['authentication']));
  const body = shapeOf(request['body']);
  const isTyped = headers.some(([name]) => /^content-type$/i.test(name));
  const given = textOf(body['mimeType']);
  const type = given === 'application/graphql' ? 'application/json' : given;
  const tags = /\{%.*?%\}/s.test(JSON.stringify(request));
  const scripts = Object.values(shapeOf(request['scripts'])).some((code) => textOf(code) !== '');
  return {
    title: path.filter((name) => name !== '').join(' / '),
    method: textOf(request['method'], 'GET'),
    url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
    headers: [
      ...headers,
      ...signed.headers,
      ...(isTyped || type === '' ? [] : [['Content-Type', type] as const]),
    ],
    ...bodyOf(body),
    notes: [
      ...signed.notes,
      ...(scripts ? ['Its scripts for Insomnia were left out.'] : []),
      ...(tags ? ['Template tags of Insomnia ({% … %}) are not known here.'] : []),
    ],
  };
}

function withPath(url: string, pairs: readonly Pair[]): string {
  const values = new Map(pairs);
  return url.replace(/\/:([\w-]+)(?=[/?#]|$)/g, (whole, name: string) =>
    values.has(name) ? `/${placeholders(values.get(name) ?? '')}` : whole,
  );
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
