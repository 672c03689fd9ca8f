/** Finding in the history. */
import type { HistoryEntry } from './entry.ts';

export interface HistoryQuery {
  /** Words that must all be there, in any case: address, name, file, method, status, environment, template. */
  readonly search?: string;
  /** Relative to the workspace, as in `ref.file`. */
  readonly file?: string;
  readonly limit?: number;
}

export function matchesEntry(entry: HistoryEntry, { search = '', file }: HistoryQuery): boolean {
  if (file !== undefined && entry.ref.file !== file) return false;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    entry.request?.method,
    entry.request?.url,
    entry.response?.url,
    entry.response?.statusCode,
    entry.response?.reason,
    entry.error?.type,
    entry.error?.message,
    entry.ref.file,
    entry.ref.key,
    entry.environment.join(' '),
    entry.template,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
