/** Paths inside of a workspace that no request of a file reads or writes all the same. */

const SECRETS =
  /^(?:\.env(?:\..+)?|[\w-]+\.env|http-client\.private\.env\.json(?:\.user)?|http-client\.env\.json\.user)$/i;
const PATTERNS = /^\.env\.(?:example|sample|template|dist)$/i;
/** As NTFS spells them too: `.git.`, `.git `, `git~1`. */
const VERSION_CONTROL = /(?:^|[\\/])(?:\.(?:git|hg|svn)[. ]*|git~\d)(?:[\\/]|$)/i;
const SETTINGS = /(?:^|[\\/])(?:\.vscode[. ]*[\\/].*|\.postcard\.json)$/i;

/**
 * Why a file is kept back, or null: credentials of version control, and the values of environments,
 * which only a placeholder may name. `path` is a real path relative to the workspace, or as written.
 */
export function whyNotRead(path: string): string | null {
  if (VERSION_CONTROL.test(path))
    return 'belongs to version control, which keeps credentials there';
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return SECRETS.test(name) && !PATTERNS.test(name)
    ? 'holds the secrets of environments, which only a placeholder may name'
    : null;
}

/** The same for writing: what a server answers never becomes a setting. */
export function whyNotWritten(path: string): string | null {
  return SETTINGS.test(path) ? 'holds settings' : whyNotRead(path);
}
