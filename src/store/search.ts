/** Finding in the history. */
import type { HistoryEntry } from './entry.ts';

export interface HistoryQuery {
  /**
   * Words that must all be there, in any case: address, name, file, method, status, environment,
   * template. `is:failed`, `status:4xx`, `method:post`, `env:dev`, `file:shop`, `host:example.org`
   * look at one thing alone.
   */
  readonly search?: string;
  /** Relative to the workspace, as in `ref.file`. */
  readonly file?: string;
  readonly limit?: number;
}

export function matchesEntry(entry: HistoryEntry, { search = '', file }: HistoryQuery): boolean {
  if (file !== undefined && entry.ref.file !== file) return false;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  let text: string | null = null;
  return words.every((word) => filterOf(word)?.(entry) ?? (text ??= textOf(entry)).includes(word));
}

type Filter = (value: string, entry: HistoryEntry) => boolean;

const has = (text: string | undefined, value: string) =>
  text?.toLowerCase().includes(value) === true;

const FILTERS: Readonly<Record<string, Filter>> = {
  is: (value, { ok, outcome }) => {
    if (value === 'failed') return !ok;
    return value === 'ok' ? ok : outcome === value;
  },
  status: (value, { response }) =>
    response !== null &&
    String(response.statusCode).startsWith(value.replace(/x+$/, '')) &&
    value.length === 3,
  method: (value, { request }) => request?.method.toLowerCase() === value,
  env: (value, { environment }) => environment.some((name) => name.toLowerCase() === value),
  file: (value, { ref }) => has(ref.file, value),
  host: (value, { request }) =>
    has(/^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request?.url ?? '')?.[1], value),
};

/** Null for a word that is looked for everywhere. */
function filterOf(word: string): ((entry: HistoryEntry) => boolean) | null {
  const [, name = '', value = ''] = /^([a-z]+):(.+)$/.exec(word) ?? [];
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  return filter === undefined ? null : (entry) => filter(value, entry);
}

function textOf(entry: HistoryEntry): string {
  return [
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
}
