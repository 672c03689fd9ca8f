/** What a person is asked before a request goes out: `# @note`. Values are asked for by the resolver. */
import type { Directives } from './directives.ts';
import type { RunInput } from './runInput.ts';

/** False when `# @note` was answered with no. */
export async function confirmNote(
  { ports, entry }: RunInput,
  directives: Directives,
): Promise<boolean> {
  const note = directives.last('note');
  if (note === null || ports.confirm === undefined) return true;
  const text = note.written.trim();
  return ports.confirm(
    text === '' ? `Send ${entry.name ?? `${entry.method} ${entry.target}`}?` : text,
  );
}
