/** Requests' small functions beside ours. */
import { basicCredentials } from '../../../src/engine/auth/basic.ts';
import { jsonCharset } from '../../../src/engine/content/charset.ts';
import * as errors from '../../../src/engine/errors.ts';
import { encodePairs, pairsOf } from '../../../src/engine/form.ts';
import { Headers } from '../../../src/engine/headers.ts';
import { parseLinks } from '../../../src/engine/links.ts';
import { parseMediaType } from '../../../src/engine/mediaType.ts';
import { keepsTrust } from '../../../src/engine/redirect.ts';
import { codes } from '../../../src/engine/statusCodes.ts';
import { prepareUrl } from '../../../src/engine/url.ts';

/** The value, or `{ none: true }` where we have no such function. */
export function callHelper(name: string, args: readonly unknown[]): Record<string, unknown> {
  const call = HELPERS[name];
  return call === undefined ? { none: true } : { outcome: 'value', value: call(...args) };
}

const HELPERS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  codes: (...names) =>
    Object.fromEntries(names.map((name) => [String(name), codes[String(name)] ?? null])),
  basic_auth: (user, password) => basicCredentials(String(user), String(password)),
  get_auth_from_url: (url) => prepareUrl(String(url)).credentials,
  requote_uri: (url) => prepareUrl(String(url)).url,
  encode_params: (params) => encodePairs(pairsOf(params as Record<string, string>)),
  should_strip_auth: (from, to) => !keepsTrust(String(from), String(to)),
  parse_header_links: (field) => Object.values(parseLinks([String(field)], 'http://x/')),
  guess_json_utf: (bytes) => jsonCharset(bytes as Uint8Array),
  _parse_content_type_header: (field) => {
    const media = parseMediaType(String(field));
    return media === null ? null : [media.type, Object.fromEntries(media.parameters)];
  },
  case_insensitive_dict: (operations) => headerOperations(operations as [string, ...string[]][]),
  exception_tree: () => exceptionTree(),
};

function headerOperations(operations: readonly (readonly [string, ...string[]])[]): unknown[] {
  const headers = new Headers();
  return operations.map(([operation, name = '', value = '']) => {
    switch (operation) {
      case 'set':
        headers.set(name, value);
        return null;
      case 'get':
      case 'item':
        return headers.get(name) ?? (operation === 'item' ? { KeyError: name } : null);
      case 'del':
        headers.delete(name);
        return null;
      case 'in':
        return headers.has(name);
      case 'items':
        return [...headers].map((field) => [...field]);
      case 'len':
        return headers.size;
      default:
        throw new Error(`unknown operation ${operation}`);
    }
  });
}

function exceptionTree(): Record<string, string[]> {
  const tree: Record<string, string[]> = {};
  for (const [name, given] of Object.entries(errors)) {
    if (typeof given !== 'function' || !(given.prototype instanceof Error)) continue;
    const above: string[] = [];
    for (
      let parent = Object.getPrototypeOf(given) as { name: string };
      parent.name !== 'Error' && parent.name !== '';
      parent = Object.getPrototypeOf(parent) as { name: string }
    ) {
      above.push(parent.name);
    }
    tree[name] = above;
  }
  return tree;
}
