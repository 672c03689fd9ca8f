/** Options of the small commands. */
import { DIALECTS } from '../../parser/ast.ts';
import type { OptionSpec } from '../args/options.ts';

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
