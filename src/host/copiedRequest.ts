/** A request as another tool writes it, for the clipboard: what `postcard export` gives. */
import { EXPORT_TARGETS, exportText } from '../convert/exportText.ts';
import type { ExportTarget } from '../convert/exportText.ts';
import type { DryRun } from '../runner/dryRun.ts';
import { DOTS } from '../runner/mask.ts';
import { redactorOf } from '../runner/redactResult.ts';

/** A dry run that made a request. */
export type MadeRequest = DryRun & { readonly request: NonNullable<DryRun['request']> };

export interface CopiedRequest {
  readonly text: string;
  /** Something was a secret, and is dots. */
  readonly hasDots: boolean;
}

/** What is chosen from. */
export const COPY_TARGETS: readonly { readonly target: ExportTarget; readonly label: string }[] = [
  { target: 'curl', label: 'cURL' },
  { target: 'python', label: 'Python Requests' },
  { target: 'fetch', label: 'fetch' },
  { target: 'har', label: 'HAR' },
];

export function isCopyTarget(value: unknown): value is ExportTarget {
  return EXPORT_TARGETS.some((target) => target === value);
}

/** Nothing is sent; secrets are dots. `file`: as a person knows it. */
export async function copiedRequest(
  { request, result }: MadeRequest,
  target: ExportTarget,
  file: string,
): Promise<CopiedRequest> {
  const text = await exportText(target, [
    {
      request,
      redaction: redactorOf(result),
      startedAt: result.startedAt,
      comment: `${file}:${result.line}`,
    },
  ]);
  return { text, hasDots: text.includes(DOTS) };
}
