/** `postcard import postman|openapi|har|insomnia|bruno`: what another tool keeps becomes an `.http` file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { environmentText } from '../../convert/environmentNotes.ts';
import type { NamedEnvironment } from '../../convert/environmentNotes.ts';
import { brunoShared, brunoVariables, fromBruno } from '../../convert/fromBruno.ts';
import { fromHar } from '../../convert/fromHar.ts';
import { fromInsomnia } from '../../convert/fromInsomnia.ts';
import { fromOpenApi } from '../../convert/fromOpenApi.ts';
import { fromPostman } from '../../convert/fromPostman.ts';
import { httpText } from '../../convert/httpText.ts';
import { YamlError, readYaml } from '../../convert/readYaml.ts';
import type { ImportedCollection, ImportedRequest } from '../../convert/httpText.ts';
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

export type Source = 'postman' | 'openapi' | 'har' | 'insomnia' | 'bruno';

const WORDS: Readonly<Record<Source, string>> = {
  postman: 'a collection of Postman (2.0 or 2.1)',
  openapi: 'an OpenAPI description of version 3, or 2 (Swagger), as JSON or YAML',
  har: 'an HTTP Archive',
  insomnia: 'an export of Insomnia: version 4 as JSON, or 5 as YAML',
  bruno: 'a request of Bruno (.bru), or a folder of them',
};

/** The command for one format. */
export function importFrom(source: Source): CommandCode {
  return {
    async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
      const args = parseOptions(IMPORT_FILE_OPTIONS, argv);
      const [given] = args.positionals;
      if (given === undefined || args.positionals.length > 1) {
        throw new UsageError('Name one file.', `It takes ${WORDS[source]}; - is standard input.`);
      }
      const found =
        source === 'bruno'
          ? await readBruno(io, given)
          : await fromDocument(source, given, await read(io, given));
      if (found === null || found.requests.length === 0) {
        throw new UsageError(`There is no request in ${given}.`, `It takes ${WORDS[source]}.`);
      }
      const output = await openNewOutput(io, args.value('output'));
      await output.write(httpText(found));
      await output.close();
      return EXIT.ok;
    },
  };
}

async function fromDocument(
  source: Exclude<Source, 'bruno'>,
  given: string,
  text: string,
): Promise<ImportedCollection | null> {
  const readers = {
    postman: fromPostman,
    openapi: fromOpenApi,
    har: fromHar,
    insomnia: fromInsomnia,
  };
  const takesYaml = source === 'openapi' || source === 'insomnia';
  const name = given === '-' ? 'Standard input' : given;
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    if (!takesYaml) throw new UsageError(`${name} is no JSON.`, `It takes ${WORDS[source]}.`);
    document = await fromYaml(text, name);
  }
  return readers[source](document);
}

/** @throws UsageError with the place of what is wrong */
async function fromYaml(text: string, name: string): Promise<unknown> {
  try {
    return await readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column, message } = error;
    throw new UsageError(`${name}:${line}:${column} is neither JSON nor YAML.`, `${message}.`);
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
  const requests: ImportedRequest[] = [];
  const environments: NamedEnvironment[] = [];
  const notes: string[] = [];
  for (const file of files) {
    const text = await read(io, file);
    const request = fromBruno(text);
    if (request !== null) {
      requests.push(request);
      continue;
    }
    const variables = brunoVariables(text);
    if (variables.length > 0) environments.push({ name: path.basename(file, '.bru'), variables });
    const shared = brunoShared(text);
    if (shared.length > 0) notes.push(sharedNote(file, shared));
  }
  const told = environmentText([], environments);
  return { variables: told.variables, requests, notes: [...notes, ...told.notes] };
}

function sharedNote(file: string, names: readonly string[]): string {
  const place = file.replaceAll('\\', '/');
  return `Not brought along from ${place}: ${names.join(', ')}. Lines such as "@auth" and "@header" above the first request do the same here.`;
}
