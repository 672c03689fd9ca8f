/** Whom a certificate names, as people are shown it. */

const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const MAX_LENGTH = 200;

/**
 * `name` is a subject or an issuer as Node gives it. Whoever made the certificate wrote it: what is
 * shown is one line of signs that can be seen, and too short to push away what stands below.
 */
export function certificateName(name: object): string {
  const parts = name as Record<string, string | string[] | undefined>;
  const text = [parts['CN'] ?? parts['O'] ?? parts['OU'] ?? ''].flat().join(', ');
  const visible = text.replace(
    STEERING,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
  return visible.length > MAX_LENGTH ? `${visible.slice(0, MAX_LENGTH)}…` : visible;
}
