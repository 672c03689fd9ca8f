/** Takes secrets out of pages of a body. Every byte stays in its place, so that pages fit together. */
import { spellings } from '../runner/spellings.ts';

const STAR = 0x2a;
/** A longer one is a key in many lines: its beginning is enough to find it across two pages. */
const MAX_OVERLAP = 16 * 1024;

export interface Hidden {
  /** The page at `offset`; what begins before it or ends behind it is hidden too. */
  readonly page: (
    read: (offset: number, length: number) => Promise<Uint8Array>,
    place: { readonly offset: number; readonly length: number },
  ) => Promise<Uint8Array>;
}

/** For charsets that are ASCII in their lower half, as those of answers are. */
export function hideSecrets(secrets: readonly string[]): Hidden {
  const spelled = spellings(secrets).map((spelling) => Buffer.from(spelling));
  const longest = spelled.reduce((most, { length }) => Math.max(most, length), 0);
  const overlap = Math.min(Math.max(0, longest - 1), MAX_OVERLAP);
  return {
    page: async (read, { offset, length }) => {
      if (spelled.length === 0) return read(offset, length);
      const from = Math.max(0, offset - overlap);
      const bytes = Buffer.from(await read(from, offset - from + length + overlap));
      for (const spelling of spelled) {
        for (let at = bytes.indexOf(spelling); at !== -1; at = bytes.indexOf(spelling, at)) {
          bytes.fill(STAR, at, at + spelling.length);
        }
      }
      return new Uint8Array(bytes.subarray(offset - from, offset - from + length));
    },
  };
}
