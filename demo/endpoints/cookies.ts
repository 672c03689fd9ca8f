/** Cookies shown, set and deleted. */
import type { DemoReply, DemoRequest, Pairs } from '../exchange.ts';
import { headerOf, paramOf } from '../exchange.ts';
import { redirect } from '../html.ts';
import { jsonReply } from '../json.ts';
import type { Route } from '../router.ts';

/** The cookies of the request; the first of equal names counts. */
export function cookiesOf(request: Pick<DemoRequest, 'headers'>): Record<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (headerOf(request, 'cookie') ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = pair.slice(0, equals).trim();
    if (!cookies.has(name)) cookies.set(name, unquote(pair.slice(equals + 1).trim()));
  }
  return Object.fromEntries(cookies);
}

/** `Set-Cookie` for the whole site, the value quoted where it has to be. */
export function setCookie(name: string, value: string): readonly [string, string] {
  return ['Set-Cookie', `${name}=${quote(value)}; Path=/`];
}

function toCookies(headers: Pairs): DemoReply {
  return redirect('/cookies', { headers });
}

/** Python's cookie quoting: octal escapes inside double quotes. */
function quote(value: string): string {
  if (/^[\w!#$%&'*+.^`|~:-]*$/.test(value)) return value;
  const escaped = [...Buffer.from(value, 'utf8')].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') return `\\${char}`;
    const plain = byte >= 32 && byte < 127 && char !== ',' && char !== ';';
    return plain ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

function unquote(value: string): string {
  if (!/^".*"$/.test(value)) return value;
  const latin1 = value
    .slice(1, -1)
    .replace(/\\(?:([0-3][0-7]{2})|(.))/g, (_, octal: string | undefined, char: string) =>
      octal === undefined ? char : String.fromCharCode(Number.parseInt(octal, 8)),
    );
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

const EXPIRED = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/';

export const COOKIE_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/cookies',
    about: 'The cookies of the request.',
    example: '/cookies',
    endpoint: (request) => jsonReply({ cookies: cookiesOf(request) }),
  },
  {
    methods: ['GET'],
    pattern: '/cookies/set',
    about: 'Sets each parameter as a cookie and redirects to /cookies.',
    example: '/cookies/set?flavour=vanilla',
    endpoint: ({ query }) => toCookies(query.map(([name, value]) => setCookie(name, value))),
  },
  {
    methods: ['GET'],
    pattern: '/cookies/set/<name>/<value>',
    about: 'Sets one cookie and redirects to /cookies.',
    example: '/cookies/set/flavour/vanilla',
    endpoint: (request) =>
      toCookies([setCookie(paramOf(request, 'name'), paramOf(request, 'value'))]),
  },
  {
    methods: ['GET'],
    pattern: '/cookies/delete',
    about: 'Deletes the cookies named by the parameters and redirects to /cookies.',
    example: '/cookies/delete?flavour',
    endpoint: ({ query }) =>
      toCookies(query.map(([name]) => ['Set-Cookie', `${name}=; ${EXPIRED}`] as const)),
  },
];
