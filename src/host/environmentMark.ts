/** An environment in a list: what is to be known of it before it is chosen. */
export interface EnvironmentMark {
  /** `active, protected`; empty where there is nothing to say. */
  readonly words: string;
  /** A codicon; never told by it alone. */
  readonly icon: string;
}

export function environmentMark(
  name: string,
  around: { readonly names: readonly string[]; readonly protects: (name: string) => boolean },
): EnvironmentMark {
  const isActive = around.names.includes(name);
  const isProtected = around.protects(name);
  const words = [...(isActive ? ['active'] : []), ...(isProtected ? ['protected'] : [])];
  const icon = isProtected ? 'shield' : isActive ? 'pass-filled' : 'circle-outline';
  return { words: words.join(', '), icon };
}
