/** What a request is called where people read of it. */
import type { RequestEntry } from './runInput.ts';

/** `@name`, else the title, else method and target as they are written. */
export function titleOf({
  name,
  method,
  target,
}: Pick<RequestEntry, 'name' | 'method' | 'target'>): string {
  return name ?? `${method} ${target}`;
}
