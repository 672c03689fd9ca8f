/** `github`: the results for people, and annotations at the lines of the file for GitHub Actions. */
import { randomUUID } from 'node:crypto';
import { safeText } from '../terminal/escape.ts';
import { createPrettyReporter } from './pretty.ts';
import { maskFor } from '../json/outputMask.ts';
import { complaintsOf, titleOf } from './reporter.ts';
import type { Reporter, ReporterParts } from './reporter.ts';

export function createGithubReporter(parts: ReporterParts): Reporter {
  const pretty = createPrettyReporter({ ...parts, several: true, terminal: false });
  return {
    async result(reported) {
      const mask = maskFor(reported.result, parts.showSecrets);
      const { file } = reported;
      await withoutCommands(parts, () => pretty.result(reported));
      for (const complaint of complaintsOf(reported, mask)) {
        const { line, column, title, message, hint, diff } = complaint;
        const place = [`file=${property(file)}`, `line=${line}`];
        if (column !== null) place.push(`col=${column}`);
        place.push(`title=${property(`${titleOf(reported, mask)}: ${title}`)}`);
        const text = [message, hint, diff].filter((part) => part !== null).join('\n');
        await parts.output.write(`::error ${place.join(',')}::${data(text)}\n`);
      }
    },
    skipped: (skipped) => withoutCommands(parts, async () => pretty.skipped?.(skipped)),
    end: (end) => pretty.end(end),
  };
}

/** What servers answer and files say must not be read as commands of the runner. */
async function withoutCommands({ output }: ReporterParts, write: () => Promise<void>) {
  // Nobody but this process may know how to end it.
  const token = `postcard-${randomUUID()}`;
  await output.write(`::stop-commands::${token}\n`);
  await write();
  await output.write(`::${token}::\n`);
}

function data(text: string): string {
  return safeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
