/** `postcard import postman|openapi|har|insomnia|bruno`: what another tool keeps becomes an `.http` file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { httpText } from '../../convert/httpText.ts';
import type { ImportedCollection } from '../../convert/httpText.ts';
import { ImportError, SOURCE_WORDS, importBruno, importText } from '../../convert/importText.ts';
import type { DocumentSource, ImportSource } from '../../convert/importText.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { unreadable } from '../inputs.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openNewOutput } from '../output.ts';
import { UsageError } from '../usageError.ts';
import type { CommandCode } from './command.ts';
import { IMPORT_FILE_OPTIONS } from './options.ts';

/** The command for one format. */
export function importFrom(source: ImportSource): CommandCode {
  return {
    async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
      const args = parseOptions(IMPORT_FILE_OPTIONS, argv);
      const [given] = args.positionals;
      if (given === undefined || args.positionals.length > 1) {
        throw new UsageError(
          'Name one file.',
          `It takes ${SOURCE_WORDS[source]}; - is standard input.`,
        );
      }
      const found =
        source === 'bruno'
          ? await readBruno(io, given)
          : await fromDocument(source, given, await read(io, given));
      if (found === null || found.requests.length === 0) {
        throw new UsageError(
          `There is no request in ${given}.`,
          `It takes ${SOURCE_WORDS[source]}.`,
        );
      }
      const output = await openNewOutput(io, args.value('output'));
      await output.write(httpText(found));
      await output.close();
      return EXIT.ok;
    },
  };
}

async function fromDocument(
  source: DocumentSource,
  given: string,
  text: string,
): Promise<ImportedCollection | null> {
  try {
    return await importText(source, text, given === '-' ? 'Standard input' : given);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new UsageError(error.message, error.hint);
  }
}

async function read(io: CliIo, given: string): Promise<string> {
  if (given === '-') return readAll(io.stdin);
  try {
    return await fs.readFile(absolute(io, given), 'utf8');
  } catch (error) {
    throw unreadable(given, error);
  }
}

/** Every `.bru` file below a folder, in the order of their names. */
async function readBruno(io: CliIo, given: string): Promise<ImportedCollection> {
  const stat = given === '-' ? null : await fs.stat(absolute(io, given)).catch(() => null);
  const files =
    stat?.isDirectory() === true
      ? (await fs.readdir(absolute(io, given), { recursive: true }))
          .filter((name) => name.endsWith('.bru'))
          .sort()
          .map((name) => path.join(given, name))
      : [given];
  const texts: { name: string; text: string }[] = [];
  for (const name of files) texts.push({ name, text: await read(io, name) });
  return importBruno(texts);
}
