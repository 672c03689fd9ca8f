/** Takes secrets out of what is shown or logged. */
import { maskUserinfo } from '../engine/errors.ts';

export const DOTS = '•••••';
/** Shorter values would blot out ordinary words. */
const SHORTEST = 4;
const CREDENTIAL =
  /^(?:authorization|proxy-authorization|private-token|signature.*|x-amz-security-token|.*api[-_]?key.*|.*token.*|.*secret.*|.*password.*)$/i;

export interface Mask {
  /** Known values and userinfo of addresses become dots. */
  readonly text: (text: string) => string;
  /** The same, and what a credential header carries: the scheme and cookie names stay. */
  readonly requestHeader: (name: string, value: string) => string;
}

/** `secrets` in any order; each is also found percent-encoded, as base64 and inside JSON. */
export function createMask(secrets: readonly string[]): Mask {
  const spellings = [...new Set(secrets.filter(({ length }) => length >= SHORTEST).flatMap(spell))];
  // Longest first: a secret that begins another one would leave its tail.
  spellings.sort((a, b) => b.length - a.length);
  const text = (value: string) => {
    let masked = value;
    for (const spelling of spellings) masked = masked.replaceAll(spelling, DOTS);
    return masked.includes('://') ? maskAddresses(masked) : masked;
  };
  return { text, requestHeader: (name, value) => text(maskCredential(name, value)) };
}

function spell(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const lower = percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    percent,
    lower,
    percent.replaceAll('%20', '+'),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret, 'utf8').toString('base64url'),
    json,
  ];
}

function maskAddresses(text: string): string {
  return text.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*@/gi, (found) => maskUserinfo(found));
}

function maskCredential(name: string, value: string): string {
  if (/^cookie$/i.test(name)) return value.replace(/=[^;]*/g, `=${DOTS}`);
  if (!CREDENTIAL.test(name)) return value;
  const scheme = /^(?:basic|bearer|digest|negotiate|token|aws4-hmac-sha256)(?=\s)/i.exec(
    value,
  )?.[0];
  return scheme === undefined ? DOTS : `${scheme} ${DOTS}`;
}
