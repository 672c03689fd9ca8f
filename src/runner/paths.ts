/** Path questions that need no file system, for both kinds of separator. */

/** `path` relative to `root` with `/`, or `path` itself where it lies outside. */
export function relativePath(root: string, path: string): string {
  const normalRoot = comparable(root).replace(/\/+$/, '');
  const normal = comparable(path);
  return normal.startsWith(`${normalRoot}/`) ? normal.slice(normalRoot.length + 1) : path;
}

/** True for `path` equal to `root` or below it; both must be real paths already. */
export function isInside(root: string, path: string): boolean {
  const normalRoot = comparable(root).replace(/\/+$/, '');
  const normal = comparable(path);
  return normal === normalRoot || normal.startsWith(`${normalRoot}/`);
}

/** With `/`, and the drive as Windows itself writes it: an editor says `c:` where a terminal says `C:`. */
function comparable(path: string): string {
  return path.replaceAll('\\', '/').replace(/^[a-z]:(?=\/|$)/, (drive) => drive.toUpperCase());
}
