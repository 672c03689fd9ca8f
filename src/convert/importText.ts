/** What another tool keeps, by its text, as requests: the one way for the command line and for the editor. */
import { environmentText } from './environmentNotes.ts';
import type { NamedEnvironment } from './environmentNotes.ts';
import { brunoShared, brunoVariables, fromBruno } from './fromBruno.ts';
import { fromHar } from './fromHar.ts';
import { fromInsomnia } from './fromInsomnia.ts';
import { fromOpenApi } from './fromOpenApi.ts';
import { fromPostman } from './fromPostman.ts';
import type { ImportedCollection, ImportedRequest } from './httpText.ts';
import { YamlError, readYaml } from './readYaml.ts';

export type ImportSource = 'postman' | 'openapi' | 'har' | 'insomnia' | 'bruno';
export type DocumentSource = Exclude<ImportSource, 'bruno'>;

/** What each takes. */
export const SOURCE_WORDS: Readonly<Record<ImportSource, string>> = {
  postman: 'a collection of Postman (2.0 or 2.1)',
  openapi: 'an OpenAPI description of version 3, or 2 (Swagger), as JSON or YAML',
  har: 'an HTTP Archive',
  insomnia: 'an export of Insomnia: version 4 as JSON, or 5 as YAML',
  bruno: 'a request of Bruno (.bru), or a folder of them',
};

const READERS: Readonly<Record<DocumentSource, (document: unknown) => ImportedCollection | null>> =
  { postman: fromPostman, openapi: fromOpenApi, har: fromHar, insomnia: fromInsomnia };

/** A text that is not what it was said to be. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Null when the document is none of this source. `name` is for messages.
 * @throws ImportError with the place of what is wrong
 */
export async function importText(
  source: DocumentSource,
  text: string,
  name: string,
): Promise<ImportedCollection | null> {
  const takesYaml = source === 'openapi' || source === 'insomnia';
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    if (!takesYaml)
      throw new ImportError(`${name} is no JSON.`, `It takes ${SOURCE_WORDS[source]}.`);
    document = await fromYaml(text, name);
  }
  return READERS[source](document);
}

/**
 * The same where nobody says what it is: the first that knows it. Null when none does.
 * @throws ImportError with the place of what is wrong
 */
export async function recognizeText(
  text: string,
  name: string,
): Promise<{ readonly source: DocumentSource; readonly found: ImportedCollection } | null> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    document = await fromYaml(text, name);
  }
  for (const source of Object.keys(READERS) as DocumentSource[]) {
    const found = READERS[source](document);
    if (found !== null) return { source, found };
  }
  return null;
}

async function fromYaml(text: string, name: string): Promise<unknown> {
  try {
    return await readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column, message } = error;
    throw new ImportError(`${name}:${line}:${column} is neither JSON nor YAML.`, `${message}.`);
  }
}

/** Files of Bruno: requests, environments, and what a folder shares. */
export function importBruno(
  files: readonly { readonly name: string; readonly text: string }[],
): ImportedCollection {
  const requests: ImportedRequest[] = [];
  const environments: NamedEnvironment[] = [];
  const notes: string[] = [];
  for (const { name, text } of files) {
    const request = fromBruno(text);
    if (request !== null) {
      requests.push(request);
      continue;
    }
    const place = name.replaceAll('\\', '/');
    const variables = brunoVariables(text);
    if (variables.length > 0) environments.push({ name: baseName(place), variables });
    const shared = brunoShared(text);
    if (shared.length > 0) notes.push(sharedNote(place, shared));
  }
  const told = environmentText([], environments);
  return { variables: told.variables, requests, notes: [...notes, ...told.notes] };
}

function baseName(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1).replace(/\.bru$/, '');
}

function sharedNote(place: string, names: readonly string[]): string {
  return `Not brought along from ${place}: ${names.join(', ')}. Lines such as "@auth" and "@header" above the first request do the same here.`;
}
