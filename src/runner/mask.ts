/** Takes secrets out of what is shown; what is stored or exported goes through `redact.ts`. */
import { maskUserinfo } from '../engine/errors.ts';
import { spellings } from './spellings.ts';

export const DOTS = '•••••';
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
  const spelled = spellings(secrets);
  const text = (value: string) => {
    let masked = value;
    for (const spelling of spelled) masked = masked.replaceAll(spelling, DOTS);
    return masked.includes('@') && masked.includes('://') ? maskAddresses(masked) : masked;
  };
  return { text, requestHeader: (name, value) => text(maskCredential(name, value)) };
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
