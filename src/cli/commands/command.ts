/** What a command is: its words for help, its options, and the code that is loaded when it runs. */
import type { OptionSpec } from '../args/options.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';

export interface Example {
  /** A whole command line. */
  readonly line: string;
  readonly about: string;
}

export interface CommandSpec {
  /** `send`, or `history show`. */
  readonly name: string;
  /** What follows the name: `<path…>`. */
  readonly usage: string;
  /** One line. */
  readonly about: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  readonly load: () => Promise<CommandCode>;
}

export interface CommandCode {
  /** @throws UsageError for what cannot be done as it was asked */
  readonly run: (argv: readonly string[], io: CliIo) => Promise<ExitCode>;
}
