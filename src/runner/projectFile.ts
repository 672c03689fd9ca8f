/**
 * `.postcard.json` at the root of a workspace: how its requests are sent where nothing else says it.
 * Read by the editor (in a trusted workspace) and by the command line; `docs/postcard.schema.json`
 * is the same for people who write one.
 */
import type { SendOptions } from '../engine/request.ts';
import { DIALECTS } from '../parser/ast.ts';
import type { Dialect } from '../parser/ast.ts';
import { isJsonObject, parseJsonWithComments } from '../variables/json.ts';
import type { JsonValue } from '../variables/json.ts';
import type { FilePort } from './ports.ts';

export const PROJECT_FILE = '.postcard.json';

export interface ProjectSettings {
  /** Null: found out from each file. */
  readonly dialect: Dialect | null;
  /** Active where no other is chosen; a later one wins. */
  readonly environments: readonly string[];
  readonly protectedEnvironments: readonly string[];
  /** Weaker than everything that a file says. */
  readonly defaults: SendOptions & { readonly headers?: Readonly<Record<string, string>> };
  /** False keeps nothing of what was sent. */
  readonly history: boolean;
}

export interface ProjectFile {
  readonly settings: ProjectSettings;
  /** One sentence for each entry that was left out. */
  readonly problems: readonly string[];
}

const NOTHING: ProjectSettings = {
  dialect: null,
  environments: [],
  protectedEnvironments: [],
  defaults: {},
  history: true,
};

/** Never rejects: a file that cannot be used is among the problems, and no file is no problem. */
export async function readProjectFile(root: string, files: FilePort): Promise<ProjectFile> {
  let text: string;
  try {
    text = await files.readText(files.join(root, PROJECT_FILE));
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return { settings: NOTHING, problems: missing ? [] : [`It cannot be read (${String(code)}).`] };
  }
  return parseProjectFile(text);
}

export function parseProjectFile(text: string): ProjectFile {
  let content: JsonValue;
  try {
    content = parseJsonWithComments(text);
  } catch {
    return { settings: NOTHING, problems: ['It is not JSON.'] };
  }
  if (!isJsonObject(content)) return { settings: NOTHING, problems: ['It is no JSON object.'] };
  const problems: string[] = [];
  const draft: Draft = { ...NOTHING, defaults: {} };
  for (const [key, value] of Object.entries(content)) {
    const entry = Object.hasOwn(ENTRIES, key) ? ENTRIES[key] : undefined;
    if (entry === undefined) problems.push(`\`${key}\` is not known.`);
    else if (!entry.take(value, draft)) problems.push(`\`${key}\` is ${entry.expected}.`);
  }
  return { settings: draft, problems };
}

type Draft = { -readonly [K in keyof ProjectSettings]: ProjectSettings[K] };

interface Entry {
  readonly expected: string;
  /** False when the value is not what it should be. */
  readonly take: (value: JsonValue, draft: Draft) => boolean;
}

function into<T>(
  is: (value: JsonValue) => value is JsonValue & T,
  set: (value: T) => Partial<ProjectSettings['defaults']>,
): Entry['take'] {
  return (value, draft) => {
    if (!is(value)) return false;
    draft.defaults = { ...draft.defaults, ...set(value) };
    return true;
  };
}

const isBoolean = (value: JsonValue): value is boolean => typeof value === 'boolean';
const isText = (value: JsonValue): value is string => typeof value === 'string';
const isTextList = (value: JsonValue): value is string[] =>
  Array.isArray(value) && value.every(isText);
const isCount = (value: JsonValue): value is number =>
  Number.isInteger(value) && Number(value) >= 0;
const isVersion = (value: JsonValue): value is '1.1' | '2' => value === '1.1' || value === '2';
const isTextMap = (value: JsonValue): value is Record<string, string> =>
  isJsonObject(value) && Object.values(value).every(isText);
const isTimes = (value: JsonValue): value is { connect?: number; read?: number; total?: number } =>
  isJsonObject(value) &&
  Object.entries(value).every(
    ([name, seconds]) =>
      ['connect', 'read', 'total'].includes(name) && typeof seconds === 'number' && seconds >= 0,
  );

const ENTRIES: Readonly<Record<string, Entry>> = {
  $schema: { expected: 'an address', take: (value) => isText(value) },
  dialect: {
    expected: `one of ${DIALECTS.join(', ')}`,
    take: (value, draft) => {
      const dialect = DIALECTS.find((known) => known === value);
      draft.dialect = dialect ?? null;
      return dialect !== undefined;
    },
  },
  environment: {
    expected: 'a name, or a list of names',
    take: (value, draft) => {
      if (!isText(value) && !isTextList(value)) return false;
      draft.environments = isText(value) ? [value] : value;
      return true;
    },
  },
  protectedEnvironments: {
    expected: 'a list of names',
    take: (value, draft) => {
      if (!isTextList(value)) return false;
      draft.protectedEnvironments = value;
      return true;
    },
  },
  history: {
    expected: 'true or false',
    take: (value, draft) => {
      if (!isBoolean(value)) return false;
      draft.history = value;
      return true;
    },
  },
  timeout: {
    expected: '`connect`, `read` and `total` in seconds',
    take: into(isTimes, (timeout) => ({ timeout })),
  },
  headers: {
    expected: 'names and values of headers',
    take: into(isTextMap, (headers) => ({ headers })),
  },
  followRedirects: {
    expected: 'true or false',
    // Saying true would also follow a HEAD, which is followed only when the file asks for it.
    take: into(isBoolean, (follow) => (follow ? {} : { allowRedirects: false })),
  },
  maxRedirects: {
    expected: 'a whole number',
    take: into(isCount, (maxRedirects) => ({ maxRedirects })),
  },
  verify: { expected: 'true or false', take: into(isBoolean, (verify) => ({ verify })) },
  proxy: {
    expected: 'an address',
    take: into(isText, (proxy) => ({ proxies: { http: proxy, https: proxy } })),
  },
  httpVersion: {
    expected: '"1.1" or "2"',
    take: into(isVersion, (httpVersion) => ({ httpVersion })),
  },
};

/** Names of all entries, for the schema's test. */
export const PROJECT_KEYS: readonly string[] = Object.keys(ENTRIES);
