/** Results could not be written: exit code 3, since what was sent was sent. */
import { reasonOf } from '../runner/fileReasons.ts';

/** What the system says of a file that a person named; the rest is as the store says it of its own. */
const WHY: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'what should be its folder is a file',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** `report.xml cannot be written: the disk is full.` */
export function cannotWrite(what: string, error: unknown): string {
  const why = WHY[(error as NodeJS.ErrnoException).code ?? ''];
  return `${what} cannot be written: ${why ?? reasonOf(error)}.`;
}
