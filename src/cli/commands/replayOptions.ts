/** Options of `postcard history replay`. */
import type { OptionSpec } from '../args/options.ts';
import { SEND_OPTIONS } from './sendOptions.ts';

export const REPLAY_OPTIONS = [
  {
    name: 'values',
    value: 'WHEN',
    choices: ['then', 'now'],
    about: 'values of variables: those of then (default) or of now; secrets are always of now',
  },
  ...SEND_OPTIONS,
] as const satisfies readonly OptionSpec[];
