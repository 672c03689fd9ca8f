/** `.postcard.json` at the root of a workspace: what a team has settled for everybody. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { SendOptions } from '../engine/request.ts';
import { DIALECTS } from '../parser/ast.ts';
import type { Dialect } from '../parser/ast.ts';
import { isJsonObject, parseJsonWithComments } from '../variables/json.ts';
import type { JsonValue } from '../variables/json.ts';

export const PROJECT_FILE = '.postcard.json';
const MAX_BYTES = 1024 * 1024;

/** What the file says; a member that it leaves out is not here. */
export interface ProjectSettings {
  readonly dialect?: Dialect;
  /** Active environments, later wins, where nobody chose others. */
  readonly environment?: readonly string[];
  /** Seconds; 0 means never. */
  readonly connectTimeout?: number;
  readonly readTimeout?: number;
  readonly totalTimeout?: number;
  readonly followRedirects?: boolean;
  readonly maxRedirects?: number;
  /** Sent with every request that does not set them itself. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly protectedEnvironments?: readonly string[];
}

export interface ProjectFile {
  readonly settings: ProjectSettings;
  /** What is wrong with it, in sentences for people; each member that is wrong is left out. */
  readonly problems: readonly string[];
}

type Check = (value: JsonValue) => JsonValue | undefined;

const seconds: Check = (value) => (typeof value === 'number' && value >= 0 ? value : undefined);
const names: Check = (value) => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
    ? value
    : undefined;
};
const flag: Check = (value) => (typeof value === 'boolean' ? value : undefined);

const MEMBERS: Readonly<Record<keyof ProjectSettings, { check: Check; wants: string }>> = {
  dialect: {
    check: (value) => (DIALECTS.includes(value as Dialect) ? value : undefined),
    wants: `one of ${DIALECTS.join(', ')}`,
  },
  environment: { check: names, wants: 'a name, or a list of names' },
  connectTimeout: { check: seconds, wants: 'seconds, 0 for never' },
  readTimeout: { check: seconds, wants: 'seconds, 0 for never' },
  totalTimeout: { check: seconds, wants: 'seconds, 0 for never' },
  followRedirects: { check: flag, wants: 'true or false' },
  maxRedirects: {
    check: (value) => (Number.isInteger(value) && Number(value) >= 0 ? value : undefined),
    wants: 'a whole number',
  },
  headers: {
    check: (value) =>
      isJsonObject(value) && Object.values(value).every((text) => typeof text === 'string')
        ? value
        : undefined,
    wants: 'an object of texts',
  },
  protectedEnvironments: { check: names, wants: 'a name, or a list of names' },
};

/** Never rejects; a workspace without the file has no settings and no problems. */
export async function readProjectFile(root: string): Promise<ProjectFile> {
  const file = path.join(root, PROJECT_FILE);
  let text: string;
  try {
    const stat = await fs.stat(file);
    // A link to a device would be read for ever.
    const odd = !stat.isFile() && !stat.isDirectory();
    if (odd || stat.size > MAX_BYTES) throw Object.assign(new Error(), { code: 'EFBIG' });
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { settings: {}, problems: [] };
    return { settings: {}, problems: [`${file} cannot be read (${code ?? 'unknown'}).`] };
  }
  return parseProjectFile(text, file);
}

/** `file` is what problems call it. */
export function parseProjectFile(text: string, file: string): ProjectFile {
  if (text.trim() === '') return { settings: {}, problems: [] };
  let content: JsonValue;
  try {
    content = parseJsonWithComments(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { settings: {}, problems: [`${file} is not JSON: ${reason}`] };
  }
  if (!isJsonObject(content)) {
    return { settings: {}, problems: [`${file} is to be an object.`] };
  }
  const settings: Record<string, JsonValue> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (name.startsWith('$')) continue;
    const member = Object.hasOwn(MEMBERS, name) ? MEMBERS[name as keyof ProjectSettings] : null;
    const checked = member?.check(value);
    if (member === null) problems.push(`${file}: \`${name}\` is not known and is left out.`);
    else if (checked === undefined) {
      problems.push(`${file}: \`${name}\` is to be ${member.wants}. It is left out.`);
    } else settings[name] = checked;
  }
  return { settings, problems };
}

/** The weakest layer of a send that these settings make; `undefined` inherits the defaults. */
export function sendDefaultsOf(
  settings: ProjectSettings,
): SendOptions & { readonly headers: Readonly<Record<string, string>> } {
  const { connectTimeout, readTimeout, totalTimeout, followRedirects, maxRedirects } = settings;
  const timeout = {
    ...(connectTimeout === undefined ? {} : { connect: connectTimeout || null }),
    ...(readTimeout === undefined ? {} : { read: readTimeout || null }),
    ...(totalTimeout === undefined ? {} : { total: totalTimeout || null }),
  };
  return {
    ...(Object.keys(timeout).length === 0 ? {} : { timeout }),
    // Saying `true` would also follow a HEAD, which is followed only when the file asks for it.
    ...(followRedirects === false ? { allowRedirects: false } : {}),
    ...(maxRedirects === undefined ? {} : { maxRedirects }),
    headers: settings.headers ?? {},
  };
}
