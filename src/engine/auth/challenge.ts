/** Reads `WWW-Authenticate`: several challenges may share one field (RFC 9110 11.6.1). */
export interface ParsedChallenge {
  readonly scheme: string;
  /** Names in lower case, values unquoted. */
  readonly params: ReadonlyMap<string, string>;
}

const ITEM =
  /\s*,?\s*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:\s+|$))/y;

export function parseChallenges(field: string): ParsedChallenge[] {
  const challenges: { scheme: string; params: Map<string, string> }[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < field.length) {
    const match = ITEM.exec(field);
    if (match === null) break;
    const [, name, quotedValue, token, scheme] = match;
    if (scheme !== undefined) challenges.push({ scheme, params: new Map() });
    else if (name !== undefined) {
      const value = quotedValue?.replace(/\\(.)/g, '$1') ?? token ?? '';
      challenges[challenges.length - 1]?.params.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}
