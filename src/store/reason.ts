/** Why the disk does not take or give something. */
import { codeOf } from './atomicFile.ts';

/** In words for people, to stand behind a colon. */
export function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file may not grow any more',
    EROFS: 'the disk is read-only',
    EACCES: 'the folder cannot be written',
    EPERM: 'the folder cannot be written',
    ENOTDIR: 'a file or a link is where its folder should be',
  };
  const code = codeOf(error);
  return reasons[code] ?? (code === '' ? String(error) : code);
}
