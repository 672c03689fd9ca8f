/** Names that people give to secrets. */
const SECRET =
  /(?:token|secret|passw|pwd$|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|(?:^|[-_.])(?:pass|auth|key|pat|sas|jwt)$|authorization|connection[-_]?string)/i;

/** True for `GITHUB_TOKEN`, `db_password`, `ApiKey`; false for `HOME`. */
export function looksSecret(name: string): boolean {
  return SECRET.test(name);
}
