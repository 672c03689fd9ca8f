/** Every setting with its default, once. package.json is held equal to this table by a test. */
import { DIALECTS } from '../parser/ast.ts';
import type { Dialect } from '../parser/ast.ts';

export interface SettingValues {
  /** Seconds; 0 means never. */
  connectTimeout: number;
  /** Seconds; 0 means never. */
  readTimeout: number;
  /** Seconds; 0 means never. */
  totalTimeout: number;
  followRedirects: boolean;
  maxRedirects: number;
  verifyCertificates: boolean;
  /** Path of PEM certificates to trust instead of the system's; empty: none. */
  caFile: string;
  proxy: string;
  httpVersion: '1.1' | '2';
  headers: Readonly<Record<string, string>>;
  environment: string;
  dialect: 'auto' | Dialect;
  codeLens: 'auto' | 'on' | 'off';
  /** One panel for all requests, or one for each. */
  panel: 'one' | 'each';
  protectedEnvironments: readonly string[];
  historyEnabled: boolean;
  /** Bytes of each body that are kept; 0 keeps none. */
  historyBodyLimit: number;
  /** MB of the whole history of a workspace; the oldest of it goes first. */
  historySizeLimit: number;
  /** JSONPaths that a comparison leaves out: `$.date`, `$.items[*].id`. */
  compareIgnore: readonly string[];
}

export interface Setting<T> {
  readonly default: T;
  /** Read from the user's settings only while the workspace is not trusted. */
  readonly restricted: boolean;
  readonly accepts: (value: unknown) => boolean;
}

const isSeconds = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown) => typeof value === 'string';
const isOneOf = (choices: readonly string[]) => (value: unknown) =>
  choices.includes(value as string);
const isTextMap = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(isText);
const isTextList = (value: unknown) => Array.isArray(value) && value.every(isText);

export const DIALECT_CHOICES = ['auto', ...DIALECTS] as const;

export const SETTINGS: { readonly [K in keyof SettingValues]: Setting<SettingValues[K]> } = {
  connectTimeout: { default: 10, restricted: false, accepts: isSeconds },
  readTimeout: { default: 60, restricted: false, accepts: isSeconds },
  totalTimeout: { default: 0, restricted: false, accepts: isSeconds },
  followRedirects: { default: true, restricted: true, accepts: isBoolean },
  maxRedirects: { default: 30, restricted: false, accepts: isSeconds },
  verifyCertificates: { default: true, restricted: true, accepts: isBoolean },
  caFile: { default: '', restricted: true, accepts: isText },
  proxy: { default: '', restricted: true, accepts: isText },
  httpVersion: { default: '1.1', restricted: false, accepts: isOneOf(['1.1', '2']) },
  headers: { default: {}, restricted: true, accepts: isTextMap },
  environment: { default: '', restricted: true, accepts: isText },
  dialect: { default: 'auto', restricted: false, accepts: isOneOf(DIALECT_CHOICES) },
  codeLens: { default: 'auto', restricted: false, accepts: isOneOf(['auto', 'on', 'off']) },
  panel: { default: 'one', restricted: false, accepts: isOneOf(['one', 'each']) },
  protectedEnvironments: {
    default: ['prod', 'production', 'live'],
    restricted: false,
    accepts: isTextList,
  },
  historyEnabled: { default: true, restricted: false, accepts: isBoolean },
  historyBodyLimit: { default: 1_048_576, restricted: false, accepts: isSeconds },
  historySizeLimit: { default: 200, restricted: false, accepts: isSeconds },
  compareIgnore: { default: [], restricted: false, accepts: isTextList },
};

/** The values of all settings; one that is not what it should be counts as its default. */
export function readSettings(get: (key: string) => unknown): Readonly<SettingValues> {
  const entries = Object.entries(SETTINGS).map(([key, setting]) => {
    const value = get(key);
    return [key, setting.accepts(value) ? value : setting.default];
  });
  return Object.freeze(Object.fromEntries(entries) as SettingValues);
}
