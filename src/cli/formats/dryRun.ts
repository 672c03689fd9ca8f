/** `--dry-run` in the formats that have a place for it: bytes for people and tools, or JSON. */
import { dryResultToJson, wireBytes } from '../run/dryRun.ts';
import type { DryItem } from '../run/dryRun.ts';
import { safeText } from '../terminal/escape.ts';
import { maskFor } from '../json/outputMask.ts';
import { complaintsOf } from './reporter.ts';
import type { Reported, Reporter, ReporterParts } from './reporter.ts';
import type { JsonResult } from '../json/contract.ts';

/** What a reporter of dry runs is told: the request beside the result. */
export interface DryReported extends Reported {
  readonly dry: DryItem;
}

export function createDryRunReporter(format: string, parts: ReporterParts): Reporter<DryReported> {
  return format === 'json' || format === 'ndjson'
    ? jsonReporter(format, parts)
    : textReporter(parts);
}

function textReporter(parts: ReporterParts): Reporter<DryReported> {
  const { output, terminal, style, several, warn } = parts;
  let first = true;
  return {
    async result(reported) {
      const { dry, result, file } = reported;
      const mask = maskFor(result, parts.showSecrets);
      for (const { place, title, message, hint } of complaintsOf(reported, mask)) {
        warn(`${place}: ${title}: ${message}`);
        if (hint !== null) warn(`  ${hint}`);
      }
      if (dry.request === null) return;
      if (several) warn(`${file}:${result.line}${result.name === null ? '' : `  ${result.name}`}`);
      const pieces = await wireBytes(dry.request, mask);
      if (terminal) {
        const text = safeText(Buffer.concat(pieces).toString('utf8'));
        await output.write(`${first ? '' : '\n'}${text.replace(/^.*/, style.bold)}\n`);
      } else for (const piece of pieces) await output.write(piece);
      first = false;
    },
    end: () => Promise.resolve(),
  };
}

function jsonReporter(
  format: string,
  { output, showSecrets }: ReporterParts,
): Reporter<DryReported> {
  const results: JsonResult[] = [];
  return {
    async result({ dry, result, file }) {
      const json = await dryResultToJson(dry, file, maskFor(result, showSecrets));
      if (format === 'json') results.push(json);
      else await output.write(`${JSON.stringify(json)}\n`);
    },
    async end({ ok, summary }) {
      await output.write(
        format === 'json'
          ? `${JSON.stringify({ postcard: 1, ok, dryRun: true, results, summary }, null, 2)}\n`
          : `${JSON.stringify({ summary })}\n`,
      );
    },
  };
}
