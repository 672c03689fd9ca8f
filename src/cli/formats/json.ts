/** `json`: one document at the end. `ndjson`: each result on a line as soon as it is done. */
import type { JsonReport, JsonResult } from '../json/contract.ts';
import { resultToJson } from '../json/result.ts';
import { maskFor } from '../json/outputMask.ts';

import type { Reported, Reporter, ReporterParts } from './reporter.ts';

export function createJsonReporter({ output, showSecrets }: ReporterParts): Reporter {
  const results: JsonResult[] = [];
  return {
    async result(reported) {
      results.push(await toJson(reported, showSecrets));
    },
    async end({ ok, summary }) {
      const report: JsonReport = { postcard: 1, ok, results, summary };
      await output.write(`${JSON.stringify(report, null, 2)}\n`);
    },
  };
}

export function createNdjsonReporter({ output, showSecrets }: ReporterParts): Reporter {
  return {
    async result(reported) {
      await output.write(`${JSON.stringify(await toJson(reported, showSecrets))}\n`);
    },
    async end({ summary }) {
      await output.write(`${JSON.stringify({ summary })}\n`);
    },
  };
}

async function toJson(reported: Reported, showSecrets: boolean): Promise<JsonResult> {
  const { result, file } = reported;
  return resultToJson(result, file, maskFor(result, showSecrets));
}
