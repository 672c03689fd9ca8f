/** `postcard import curl`: a curl command becomes a request of an `.http` file. */
import fs from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { curlToHttp } from '../../convert/curlToHttp.ts';
import { parse } from '../../parser/parse.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openNewOutput } from '../output.ts';
import { UsageError } from '../usageError.ts';
import { IMPORT_OPTIONS } from './options.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  // `import curl curl -d a=1 …`: from there on the options are curl's own.
  const at = argv.indexOf('curl');
  const command = at === -1 ? [] : argv.slice(at);
  const args = parseOptions(IMPORT_OPTIONS, at === -1 ? argv : argv.slice(0, at));
  const source = command.length > 0 ? commandLine(command) : await sourceOf(io, args.positionals);
  const requests = parse(source).blocks.flatMap(({ request }) =>
    request?.curl ? [request.curl] : [],
  );
  if (requests.length === 0) {
    throw new UsageError(
      'There is no curl command in it.',
      "Write postcard import curl 'curl https://example.org/', a file, or - for standard input.",
    );
  }
  const texts = requests.map((curl) =>
    curlToHttp(curl, args.value('name') ?? `${curl.method} ${pathOf(curl.url?.text ?? '')}`),
  );
  const output = await openNewOutput(io, args.value('output'));
  await output.write(texts.join('\n'));
  await output.close();
  return EXIT.ok;
}

/** The command itself, or where it can be read. */
async function sourceOf(io: CliIo, words: readonly string[]): Promise<string> {
  const [first = ''] = words;
  if (words.length === 0 || first === '-') return readAll(io.stdin);
  if (words.length > 1)
    return ['curl', ...words.slice(first === 'curl' ? 1 : 0).map(quote)].join(' ');
  if (/^\$?\s*curl(?:\.exe)?\s/.test(first)) return first;
  try {
    return await fs.readFile(absolute(io, first), 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      `${first} is no curl command, and ${isMissing ? 'no file of that name is there' : 'cannot be read as a file'}.`,
    );
  }
}

function commandLine([, ...words]: readonly string[]): string {
  return ['curl', ...words.map(quote)].join(' ');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function pathOf(url: string): string {
  return /^(?:[a-z]+:\/\/)?[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url;
}
