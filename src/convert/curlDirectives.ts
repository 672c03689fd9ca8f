/** How the clients of the format spell what a `curl` command asks for besides the request itself. */
import type { Dialect } from '../parser/ast.ts';

/** Our directive → theirs, where they have the same; all else is a comment to them. */
const KNOWN: Readonly<Record<Dialect, ReadonlyMap<string, string>>> = {
  restclient: new Map([['no-redirect', 'no-redirect']]),
  jetbrains: new Map([
    ['no-redirect', 'no-redirect'],
    ['connection-timeout', 'connection-timeout'],
  ]),
  visualstudio: new Map(),
  httpyac: new Map([
    ['no-redirect', 'no-redirect'],
    ['insecure', 'no-reject-unauthorized'],
    ['proxy', 'proxy'],
  ]),
  kulala: new Map([
    ['insecure', 'curl-insecure'],
    ['max-redirects', 'curl-max-redirs'],
    ['total-timeout', 'curl-max-time'],
    ['connection-timeout', 'curl-connect-timeout'],
    ['proxy', 'curl-proxy'],
  ]),
};

const NAMES: Readonly<Record<Dialect, string>> = {
  restclient: 'REST Client',
  jetbrains: 'JetBrains',
  visualstudio: 'Visual Studio',
  httpyac: 'httpYac',
  kulala: 'Kulala',
};

export interface SpelledDirectives {
  readonly directives: readonly string[];
  /** What the other client does otherwise, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Directives for a file of one client, or of nobody. Redirects are followed with `-L` alone, but in a
 * file of REST Client, which follows them always: there the command itself was sent so.
 */
export function spellDirectives(
  given: readonly string[],
  follows: boolean,
  dialect: Dialect | null,
): SpelledDirectives {
  if (dialect === null) return { directives: given, notes: [] };
  const notes: string[] = [];
  let own = given;
  if (dialect === 'restclient' && !follows) {
    own = given.filter((directive) => directive !== 'no-redirect');
    notes.push('Redirects are followed, as REST Client does; curl does so with -L alone.');
  }
  const spelled = own.map((directive) => spell(directive, dialect));
  // Kulala follows none without it.
  if (dialect === 'kulala' && follows) spelled.unshift({ text: 'curl-location', isKnown: true });
  const unknown = spelled.filter(
    ({ text, isKnown }) => !isKnown && !(dialect === 'kulala' && text === 'no-redirect'),
  );
  if (unknown.length > 0) {
    const words = unknown.map(({ text }) => `@${text.split(' ', 1)[0] ?? ''}`);
    notes.push(`${NAMES[dialect]} does not know ${[...new Set(words)].join(', ')}.`);
  }
  return { directives: spelled.map(({ text }) => text), notes };
}

function spell(directive: string, dialect: Dialect): { text: string; isKnown: boolean } {
  const [name = ''] = directive.split(' ', 1);
  const theirs = KNOWN[dialect].get(name);
  return theirs === undefined
    ? { text: directive, isKnown: false }
    : { text: theirs + directive.slice(name.length), isKnown: true };
}
