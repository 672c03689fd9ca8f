/** The format by its name; each is loaded only when it is asked for. */
import type { Format } from '../commands/sendOptions.ts';
import type { Reporter, ReporterParts } from './reporter.ts';

export async function createReporter(format: Format, parts: ReporterParts): Promise<Reporter> {
  switch (format) {
    case 'pretty':
      return (await import('./pretty.ts')).createPrettyReporter(parts);
    case 'body':
      return (await import('./body.ts')).createBodyReporter(parts);
    case 'json':
      return (await import('./json.ts')).createJsonReporter(parts);
    case 'ndjson':
      return (await import('./json.ts')).createNdjsonReporter(parts);
    case 'har':
      return (await import('./har.ts')).createHarReporter(parts);
    case 'junit':
      return (await import('./junit.ts')).createJunitReporter(parts);
    case 'tap':
      return (await import('./tap.ts')).createTapReporter(parts);
    case 'github':
      return (await import('./github.ts')).createGithubReporter(parts);
  }
}
