/** A request as it was written when it was sent, in its file as it is now. Pure. */
import type { HttpDocument } from '../parser/ast.ts';
import { parse } from '../parser/parse.ts';
import { templateParts } from '../parser/template.ts';
import { listRequests } from '../runner/listRequests.ts';
import { sameRef } from '../runner/results.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import type { HistoryEntry } from './entry.ts';

export interface Restored {
  readonly document: HttpDocument;
  readonly entry: RequestEntry;
}

export interface RestorePlace {
  /** Absolute. */
  readonly file: string;
  readonly root: string;
  /** Text of the file now; empty when it is gone. */
  readonly now: string;
  /** `then`: the values that were kept stand in place of their placeholders; secrets are resolved anew. */
  readonly values: 'then' | 'now';
}

/** Null when the text of the request was not kept, or holds no request. */
export function restoreRequest(stored: HistoryEntry, place: RestorePlace): Restored | null {
  const { template, ref, values } = stored;
  if (template === null) return null;
  const text = place.values === 'then' ? withValues(template, values) : template;
  const document = parse(inFile(text, stored, place));
  const entries = listRequests(document, place.file, place.root);
  const entry =
    entries.find(({ blockIndex }) => document.blocks[blockIndex]?.text === text) ??
    entries.find((candidate) => sameRef(candidate.ref, ref));
  return entry === undefined ? null : { document, entry };
}

/** The request in the place it has in its file, or at the end where it is no longer there. */
function inFile(
  template: string,
  { ref }: HistoryEntry,
  { file, root, now }: RestorePlace,
): string {
  const document = parse(now);
  const at = listRequests(document, file, root).find((candidate) => sameRef(candidate.ref, ref));
  if (at === undefined) {
    const gap = now === '' || now.endsWith('\n') ? '' : '\n';
    return `${now}${gap}${template.startsWith('###') ? '' : '###\n'}${template}`;
  }
  const start = document.starts[at.blockIndex] ?? 0;
  const end = start + (document.blocks[at.blockIndex]?.text.length ?? 0);
  return now.slice(0, start) + template + now.slice(end);
}

/** A value that could be read as syntax stays a placeholder. */
const PLAIN = /^[^\r\n{}\\]*$/;

function withValues(template: string, values: Readonly<Record<string, string>>): string {
  const [block] = parse(template).blocks;
  if (block === undefined) return template;
  const span = { start: 0, end: template.length };
  const whole = { kind: 'template' as const, span, pieces: [span], glue: '' as const };
  let text = '';
  let at = 0;
  for (const part of templateParts({ ...block, text: template }, whole)) {
    if (part.kind !== 'placeholder' || part.percentEncode) continue;
    const value = Object.hasOwn(values, part.expression) ? values[part.expression] : undefined;
    if (value === undefined || !PLAIN.test(value)) continue;
    text += template.slice(at, part.span.start) + value;
    at = part.span.end;
  }
  return text + template.slice(at);
}
