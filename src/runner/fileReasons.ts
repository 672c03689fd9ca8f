/** Why the disk does not give or take a file: the one place for these words. */

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EACCES', 'it may not be read or written'],
  ['EPERM', 'it may not be read or written'],
  ['ELOOP', 'its symbolic links lead in a circle'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file may not grow any more'],
  ['EROFS', 'the disk is read-only'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ERR_INVALID_ARG_VALUE', 'its name holds a character that no file name can'],
]);

/** To stand behind a colon; Node's code where there are no words for it. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS.get(code) ?? (code === '' ? String(error) : code);
}

/** The same as a sentence; Node's own where there are no words for it. */
export function fileErrorWords(error: unknown): string {
  const reason = REASONS.get(codeOf(error));
  if (reason === undefined) return error instanceof Error ? error.message : String(error);
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
