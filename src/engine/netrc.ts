/** Credentials of a netrc file, as Requests looks them up. Text only: whoever calls reads the file. */

export interface NetrcEntry {
  /** Null for `default`. */
  readonly machine: string | null;
  readonly login: string;
  readonly account: string;
  readonly password: string;
}

/** Total: what is not understood is left out; macros are skipped. */
export function parseNetrc(text: string): NetrcEntry[] {
  const entries: { machine: string | null; login: string; account: string; password: string }[] =
    [];
  const tokens = tokenize(text.replace(/^\s*macdef\b.*\n(?:.+\n)*/gm, ''));
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    const blank = { login: '', account: '', password: '' };
    if (token === 'default') entries.push({ machine: null, ...blank });
    else if (token === 'machine') {
      i += 1;
      entries.push({ machine: tokens[i] ?? '', ...blank });
    } else if (
      token === 'login' ||
      token === 'user' ||
      token === 'account' ||
      token === 'password'
    ) {
      i += 1;
      const entry = entries.at(-1);
      if (entry !== undefined) entry[token === 'user' ? 'login' : token] = tokens[i] ?? '';
    }
  }
  return entries;
}

function tokenize(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const found = lines.join('\n').matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g);
  return [...found].map(([, quoted, bare]) => (quoted ?? bare ?? '').replace(/\\(.)/g, '$1'));
}

/** User and password for a host; the port does not count, `default` is the last resort. Null when there are none. */
export function netrcCredentials(
  entries: readonly NetrcEntry[],
  host: string,
): readonly [string, string] | null {
  const name = host.toLowerCase();
  const entry =
    entries.find(({ machine }) => machine?.toLowerCase() === name) ??
    entries.find(({ machine }) => machine === null);
  if (entry === undefined) return null;
  const user = entry.login === '' ? entry.account : entry.login;
  return user === '' && entry.password === '' ? null : [user, entry.password];
}
