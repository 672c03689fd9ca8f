/** Prepared requests as text for another tool: the one way for the command line and for the editor. */
import type { Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import { NO_TIMINGS } from '../engine/timings.ts';
import { VERSION } from '../engine/version.ts';
import { toCurl } from './curlCommand.ts';
import { toFetch } from './fetchSnippet.ts';
import { toHar, toHarEntries } from './har.ts';
import type { Redaction } from './har.ts';
import { toPython } from './pythonSnippet.ts';
import { toSnippetRequest } from './snippetRequest.ts';
import { wireHead } from './wireText.ts';

export const EXPORT_TARGETS = ['curl', 'python', 'fetch', 'har'] as const;
export type ExportTarget = (typeof EXPORT_TARGETS)[number];

const SNIPPETS = { curl: toCurl, python: toPython, fetch: toFetch } as const;

export interface ExportItem {
  readonly request: PreparedRequest;
  readonly redaction: Redaction;
  /** Milliseconds. */
  readonly startedAt: number;
  /** Shown beside it in an archive: where the request stands. */
  readonly comment: string;
}

/** Reads bodies where they lie in files. Nothing is sent. */
export async function exportText(
  target: ExportTarget,
  items: readonly ExportItem[],
): Promise<string> {
  if (target === 'har') return archive(items);
  const texts: string[] = [];
  for (const { request, redaction } of items) {
    texts.push(SNIPPETS[target](await toSnippetRequest(request, redaction)));
  }
  return texts.join('\n');
}

async function archive(items: readonly ExportItem[]): Promise<string> {
  const entries = await Promise.all(
    items.map(({ request, redaction, startedAt, comment }) => {
      const hop: Hop = {
        request,
        sentHeaders: wireHead(request).fields,
        response: null,
        timings: NO_TIMINGS,
        connection: null,
        cookies: [],
        cookieChanges: [],
        changes: [],
      };
      const exchange = {
        ...{ request, startedAt },
        hops: [hop],
        response: null,
        error: null,
        elapsedMs: 0,
      };
      return toHarEntries({ exchange, redaction, comment });
    }),
  );
  return toHar(entries.flat(), VERSION);
}
