/** Path questions that need no file system, for both kinds of separator. */

/** `path` relative to `root` with `/`, or `path` itself where it lies outside. */
export function relativePath(root: string, path: string): string {
  const normalRoot = root.replaceAll('\\', '/').replace(/\/+$/, '');
  const normal = path.replaceAll('\\', '/');
  return normal.startsWith(`${normalRoot}/`) ? normal.slice(normalRoot.length + 1) : path;
}

/** True for `path` equal to `root` or below it; both must be real paths already. */
export function isInside(root: string, path: string): boolean {
  const normalRoot = root.replaceAll('\\', '/').replace(/\/+$/, '');
  const normal = path.replaceAll('\\', '/');
  return normal === normalRoot || normal.startsWith(`${normalRoot}/`);
}
