/** Names of secrets in a sentence: `` `key` and `token` ``; `a secret` where none is known. */
export function secretWords(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop();
  if (last === undefined) return 'a secret';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
