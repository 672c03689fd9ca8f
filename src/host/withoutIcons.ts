/** A name from outside that is no icon: in lists and links VS Code draws `$(name)` as one. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}
