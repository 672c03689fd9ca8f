/**
 * Environments from files: `http-client.env.json`, `http-client.private.env.json`, their `.user`
 * kin, and `.env`. Every folder from the file's own up to the workspace root counts.
 *
 * Strongest first: a later environment over an earlier one and over `$shared`; private and `.user`
 * over public; the nearest folder; `.env` last.
 */
import { parse as parseDotenv } from 'dotenv';
import type { EnvironmentFiles, VariablePorts } from './ports.ts';
import type { JsonValue } from './json.ts';
import { isJsonObject, jsonToText, parseJsonWithComments } from './json.ts';

export type EnvironmentSource = 'environment' | 'private' | 'shared' | 'dotenv';

export interface EnvironmentValue {
  readonly name: string;
  readonly value: JsonValue;
  readonly source: EnvironmentSource;
  /** The environment it stands in: `dev`, `$shared`, or `` for a plain dotenv file. */
  readonly environment: string;
  /** Absolute path of the file. */
  readonly file: string;
  readonly secret: boolean;
}

export interface Environment {
  readonly names: readonly string[];
  /** Every definition of a name, strongest first. */
  readonly values: ReadonlyMap<string, readonly EnvironmentValue[]>;
  /** Environments that are not active, by the names they define: told where a name has no value. */
  readonly elsewhere?: ReadonlyMap<string, readonly string[]>;
  /** Names asked for that no file defines. */
  readonly unknown: readonly string[];
  /** Files that could not be read as what they are. */
  readonly problems: readonly EnvironmentProblem[];
}

export interface EnvironmentProblem {
  readonly file: string;
  readonly message: string;
}

/** One environment that can be chosen for a file. */
export interface EnvironmentChoice {
  readonly name: string;
  /** Absolute paths of the files that define it, strongest first; none for one of REST Client's settings. */
  readonly files: readonly string[];
}

const PRIVATE_FILES = [
  'http-client.private.env.json',
  'http-client.private.env.json.user',
  'http-client.env.json.user',
];
const PUBLIC_FILES = ['http-client.env.json', 'rest-client.env.json'];
const SHARED = new Set(['$shared', '$kulalaShared', '$default']);

/** Names of the environments that the files around `file` define, in the order of those files. */
export async function listEnvironments(
  file: string,
  ports: VariablePorts,
): Promise<EnvironmentChoice[]> {
  const choices = new Map<string, string[]>();
  const add = (name: string, path: string) => {
    const files = choices.get(name) ?? [];
    files.push(path);
    choices.set(name, files);
  };
  const folders = await foldersOf(file, ports.files);
  for (const names of [PUBLIC_FILES, PRIVATE_FILES]) {
    for (const found of await readAll(folders, names, ports.files)) {
      for (const [name, block] of Object.entries(found.content)) {
        if (!name.startsWith('$') && isJsonObject(block)) add(name, found.file);
      }
    }
  }
  for (const folder of folders) {
    for (const name of await names(folder, ports.files)) {
      const environment = /^\.env\.([\w-]+)$/.exec(name)?.[1] ?? /^([\w-]+)\.env$/.exec(name)?.[1];
      if (environment !== undefined && !IGNORED_DOTENV.has(environment)) {
        add(environment, ports.files.join(folder, name));
      }
    }
  }
  for (const name of Object.keys(ports.clientSettings?.() ?? {})) {
    if (!name.startsWith('$') && !choices.has(name)) choices.set(name, []);
  }
  return [...choices].map(([name, files]) => ({ name, files }));
}

const IGNORED_DOTENV = new Set(['example', 'sample', 'template', 'dist']);

export interface EnvironmentRequest {
  /** Absolute path of the `.http` file. */
  readonly file: string;
  /** Active environments, later wins. */
  readonly names: readonly string[];
  readonly ports: VariablePorts;
  /** `--env-file`: more environment or dotenv files, absolute, stronger than those found. */
  readonly extraFiles?: readonly string[];
}

/** Reads all that the environments of a file define. Never rejects: see `problems`. */
export async function loadEnvironment(request: EnvironmentRequest): Promise<Environment> {
  const { files } = request.ports;
  const folders = await foldersOf(request.file, files);
  const problems: EnvironmentProblem[] = [];
  const jsonFiles: FoundFile[] = [];
  const dotenvFiles: DotenvFile[] = [];
  for (const file of request.extraFiles ?? []) {
    if (/\.json(\.user)?$/i.test(file)) jsonFiles.push(await readJson(file, files));
    else dotenvFiles.push({ ...(await readDotenv(file, files)), environment: '', strong: true });
  }
  jsonFiles.push(...(await readAll(folders, PRIVATE_FILES, files)));
  jsonFiles.push(...(await readAll(folders, PUBLIC_FILES, files)));
  dotenvFiles.push(...(await findDotenv(folders, request.names, files)));
  const values = new Map<string, EnvironmentValue[]>();
  const add = (value: EnvironmentValue) => {
    values.set(value.name, [...(values.get(value.name) ?? []), value]);
  };
  const known = new Set<string>(Object.keys(request.ports.clientSettings?.() ?? {}));
  addDotenv(
    dotenvFiles.filter(({ strong }) => strong),
    add,
  );
  for (const name of request.names.toReversed()) {
    for (const found of jsonFiles) if (addBlock(found, name, add)) known.add(name);
  }
  for (const found of jsonFiles) {
    for (const shared of SHARED) addBlock(found, shared, add);
    if (found.problem !== null) problems.push({ file: found.file, message: found.problem });
  }
  addDotenv(
    dotenvFiles.filter(({ strong }) => !strong),
    add,
  );
  for (const { environment, file, problem } of dotenvFiles) {
    known.add(environment);
    if (problem !== null) problems.push({ file, message: problem });
  }
  const unknown = request.names.filter((name) => !known.has(name));
  const elsewhere = definedElsewhere(jsonFiles, request.names);
  return { names: request.names, values, elsewhere, unknown, problems };
}

/** Values that are plainly no secret although they stand in a private file: addresses, switches, small numbers. */
export function looksPublic(value: string): boolean {
  return (
    /^https?:\/\/[^@?#\s]*$/i.test(value) ||
    /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.test(value) ||
    /^(?:true|false|null|\d{1,5})$/i.test(value)
  );
}

function definedElsewhere(
  found: readonly FoundFile[],
  active: readonly string[],
): Map<string, string[]> {
  const elsewhere = new Map<string, string[]>();
  for (const { content } of found) {
    for (const [environment, block] of Object.entries(content)) {
      if (environment.startsWith('$') || active.includes(environment)) continue;
      for (const name of isJsonObject(block) ? Object.keys(block) : []) {
        const names = elsewhere.get(name) ?? [];
        if (!names.includes(environment)) names.push(environment);
        elsewhere.set(name, names);
      }
    }
  }
  return elsewhere;
}

function addBlock(
  { file, content }: FoundFile,
  environment: string,
  add: (value: EnvironmentValue) => void,
): boolean {
  const block = Object.hasOwn(content, environment) ? content[environment] : undefined;
  if (!isJsonObject(block)) return false;
  const isPrivate = PRIVATE_FILES.some((name) => file.endsWith(name));
  const shared = SHARED.has(environment);
  for (const [name, value] of Object.entries(block)) {
    add({
      name,
      value,
      source: isPrivate ? 'private' : shared ? 'shared' : 'environment',
      environment,
      file,
      secret: isPrivate && !looksPublic(jsonToText(value)),
    });
  }
  return true;
}

function addDotenv(found: readonly DotenvFile[], add: (value: EnvironmentValue) => void): void {
  for (const { file, content, environment } of found) {
    for (const [name, value] of Object.entries(content)) {
      add({ name, value, source: 'dotenv', environment, file, secret: !looksPublic(value) });
    }
  }
}

/** The file's folder and those above it, up to the workspace root; nearest first. */
async function foldersOf(file: string, files: EnvironmentFiles): Promise<string[]> {
  const root = await files.workspaceRoot(file);
  const folders: string[] = [];
  let folder = files.dirname(file);
  for (;;) {
    folders.push(folder);
    const parent = files.dirname(folder);
    if (folder === root || parent === folder || !isBelow(root, folder)) return folders;
    folder = parent;
  }
}

function isBelow(root: string, path: string): boolean {
  const base = root.replace(/[\\/]+$/, '');
  return path.startsWith(`${base}/`) || path.startsWith(`${base}\\`);
}

interface FoundFile {
  readonly file: string;
  readonly content: Readonly<Record<string, JsonValue>>;
  readonly problem: string | null;
}

async function readAll(
  folders: readonly string[],
  fileNames: readonly string[],
  files: EnvironmentFiles,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const folder of folders) {
    for (const name of fileNames) {
      const file = files.join(folder, name);
      if (await files.exists(file)) found.push(await readJson(file, files, folder));
    }
  }
  return found;
}

/** A link that leads out of the workspace is not followed. `folder` null: the person named the file. */
async function refuseOutside(file: string, folder: string | null, files: EnvironmentFiles) {
  if (folder === null || files.realpath === undefined) return;
  const root = await files.workspaceRoot(file);
  const base = folder === root || isBelow(root, folder) ? root : folder;
  if (isBelow(await files.realpath(base), await files.realpath(file))) return;
  throw new Error('It leads outside of the workspace.');
}

async function readJson(
  file: string,
  files: EnvironmentFiles,
  folder: string | null = null,
): Promise<FoundFile> {
  try {
    await refuseOutside(file, folder, files);
    const content = parseJsonWithComments(await files.readText(file));
    if (isJsonObject(content)) return { file, content, problem: null };
    return { file, content: {}, problem: 'It is to be an object of environments.' };
  } catch (error) {
    return { file, content: {}, problem: error instanceof Error ? error.message : String(error) };
  }
}

interface DotenvFile {
  readonly file: string;
  readonly content: Readonly<Record<string, string>>;
  readonly problem: string | null;
  readonly environment: string;
  /** Asked for by name: stronger than the files that are found. */
  readonly strong: boolean;
}

async function readDotenv(
  file: string,
  files: EnvironmentFiles,
  folder: string | null = null,
): Promise<Pick<DotenvFile, 'file' | 'content' | 'problem'>> {
  try {
    await refuseOutside(file, folder, files);
    return { file, content: parseDotenv(await files.readText(file)), problem: null };
  } catch (error) {
    return { file, content: {}, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The nearest folder with a dotenv file for the environment, or a plain one; the first is stronger. */
async function findDotenv(
  folders: readonly string[],
  environments: readonly string[],
  files: EnvironmentFiles,
): Promise<DotenvFile[]> {
  for (const folder of folders) {
    const found: DotenvFile[] = [];
    const candidates = environments
      .toReversed()
      // The name of an environment is no path.
      .filter((environment) => !/[\\/]/.test(environment))
      .flatMap((environment) => [
        { name: `.env.${environment}`, environment },
        { name: `${environment}.env`, environment },
      ])
      .concat({ name: '.env', environment: '' });
    for (const { name, environment } of candidates) {
      const file = files.join(folder, name);
      if (!(await files.exists(file))) continue;
      found.push({ ...(await readDotenv(file, files, folder)), environment, strong: false });
    }
    if (found.length > 0) return found;
  }
  return [];
}

async function names(folder: string, files: EnvironmentFiles): Promise<readonly string[]> {
  try {
    return await files.readdir(folder);
  } catch {
    return []; // a folder that cannot be listed has no environments to choose
  }
}
