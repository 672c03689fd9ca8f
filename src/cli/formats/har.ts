/** `har`: every hop of every request as an HTTP Archive, with secrets taken out. */
import { NO_REDACTION, toHar, toHarEntries } from '../../convert/har.ts';
import type { HarEntry } from '../../convert/har.ts';
import { VERSION } from '../../engine/version.ts';
import { redactorOf } from '../../runner/redactResult.ts';
import type { Reporter, ReporterParts } from './reporter.ts';

export function createHarReporter({ output, showSecrets }: ReporterParts): Reporter {
  const entries: HarEntry[] = [];
  return {
    async result({ result, file }) {
      const { exchange } = result;
      if (exchange === null) return;
      const redaction = showSecrets ? NO_REDACTION : redactorOf(result);
      const name = result.name === null ? '' : ` ${result.name}`;
      const comment = `${file}:${result.line}${name}`;
      entries.push(...(await toHarEntries({ exchange, redaction, comment })));
    },
    end: () => output.write(toHar(entries, VERSION)),
  };
}
