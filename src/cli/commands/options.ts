/** Options of the small commands. */
import { DIALECTS } from '../../parser/ast.ts';
import type { OptionSpec } from '../args/options.ts';
import { CHOOSING_OPTIONS } from './sendOptions.ts';

const HELP = { name: 'help', short: 'h', about: 'this help' } as const;
const OUTPUT = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  about: 'write there instead of standard output',
} as const;
const COLOR = {
  name: 'color',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  about: 'colour: auto, always or never',
} as const;
const FORMAT = {
  name: 'format',
  short: 'f',
  value: 'FORMAT',
  choices: ['pretty', 'json'],
  about: 'pretty (default) or json',
} as const;
const DIALECT = {
  name: 'dialect',
  value: 'NAME',
  choices: DIALECTS,
  about: 'read the file as this client does, instead of finding out',
} as const;

export const PARSE_OPTIONS = [
  FORMAT,
  OUTPUT,
  DIALECT,
  COLOR,
  HELP,
] as const satisfies readonly OptionSpec[];
export const LIST_OPTIONS = [
  { name: 'tag', short: 't', value: 'TAG', repeat: true, about: 'only requests with this tag' },
  FORMAT,
  COLOR,
  HELP,
] as const satisfies readonly OptionSpec[];
export const COMPLETION_OPTIONS = [HELP] as const satisfies readonly OptionSpec[];

const SHOW_SECRETS = { name: 'show-secrets', about: 'do not hide secret values' } as const;
const SESSION = {
  name: 'session',
  value: 'NAME',
  about: 'only the cookies of this session',
} as const;

export const FMT_OPTIONS = [
  { name: 'check', about: 'change nothing; exit 1 when a file is not tidy' },
  { name: 'stdout', about: 'print the tidy text instead of writing it' },
  HELP,
] as const satisfies readonly OptionSpec[];
export const IMPORT_OPTIONS = [
  { name: 'name', short: 'n', value: 'TITLE', about: 'title of the request' },
  OUTPUT,
  HELP,
] as const satisfies readonly OptionSpec[];
export const IMPORT_FILE_OPTIONS = [OUTPUT, HELP] as const satisfies readonly OptionSpec[];
export const EXPORT_OPTIONS = [
  ...CHOOSING_OPTIONS,
  OUTPUT,
  SHOW_SECRETS,
  HELP,
] as const satisfies readonly OptionSpec[];
export const COOKIES_LIST_OPTIONS = [
  SESSION,
  FORMAT,
  SHOW_SECRETS,
  HELP,
] as const satisfies readonly OptionSpec[];
export const COOKIES_CLEAR_OPTIONS = [SESSION, HELP] as const satisfies readonly OptionSpec[];
export const HISTORY_LIST_OPTIONS = [
  { name: 'limit', value: 'N', type: 'count', about: 'how many at most (50)' },
  FORMAT,
  HELP,
] as const satisfies readonly OptionSpec[];
export const HISTORY_SHOW_OPTIONS = [FORMAT, HELP] as const satisfies readonly OptionSpec[];
