/** Results could not be written: exit code 3, since what was sent was sent. */

/** What the system says, in words. */
const WHY: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'it lies where nothing can be written',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'what should be its folder is a file',
  EISDIR: 'it is a folder',
  ENOSPC: 'no room is left',
  EDQUOT: 'no room is left for you',
  EFBIG: 'it would be too large',
  ENAMETOOLONG: 'its name is too long',
};

export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** `report.xml cannot be written: no room is left.` */
export function cannotWrite(what: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return `${what} cannot be written: ${WHY[code] ?? code}.`;
}
