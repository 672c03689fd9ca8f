/** Digests of bytes, for whoever has no crypto of its own. */
import { createHash } from 'node:crypto';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha512';

/** Lower-case hex, and base64. */
export function hashOf(name: HashName, bytes: Uint8Array): { hex: string; base64: string } {
  const digest = createHash(name).update(bytes).digest();
  return { hex: digest.toString('hex'), base64: digest.toString('base64') };
}
