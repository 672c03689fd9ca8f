/** Finds the endpoint for a method and a path. */
import type { Endpoint } from './exchange.ts';

export interface Route {
  readonly methods: readonly string[];
  /** `/links/<int:n>/<int:offset>`; `<path:rest>` takes everything to the end. */
  readonly pattern: string;
  /** One sentence for the index page. */
  readonly about: string;
  /** A path to click on the index page; absent where a browser could not send it. */
  readonly example?: string;
  readonly endpoint: Endpoint;
}

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'method'; readonly allow: readonly string[] }
  | { readonly kind: 'none' };

/** HEAD is answered wherever GET is, OPTIONS everywhere. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match {
  const allow = new Set<string>();
  for (const route of routes) {
    const params = matchPattern(route.pattern, path);
    if (params === null) continue;
    if (route.methods.includes(method === 'HEAD' ? 'GET' : method)) {
      return { kind: 'found', route, params };
    }
    for (const name of route.methods) allow.add(name);
  }
  if (allow.size === 0) return { kind: 'none' };
  if (allow.has('GET')) allow.add('HEAD');
  return { kind: 'method', allow: [...allow, 'OPTIONS'] };
}

function matchPattern(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const variable = /^<(?:(int|path):)?(\w+)>$/.exec(part);
    const segment = given[index];
    if (segment === undefined) return null;
    if (variable === null) {
      if (segment !== part) return null;
      continue;
    }
    const [, kind, name = ''] = variable;
    const value = decode(kind === 'path' ? given.slice(index).join('/') : segment);
    if (value === null || value === '' || (kind === 'int' && !/^\d{1,9}$/.test(value))) return null;
    params[name] = value;
    if (kind === 'path') return params;
  }
  return given.length === wanted.length ? params : null;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
