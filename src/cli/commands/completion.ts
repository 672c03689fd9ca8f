/** `postcard completion`: scripts for shells. They ask the command itself what may come next. */
import { parseOptions } from '../args/options.ts';
import { nearest } from '../args/suggest.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';
import { safeLine } from '../terminal/escape.ts';
import { UsageError } from '../usageError.ts';
import type { CommandCode, CommandSpec } from './command.ts';
import { answerCompletion } from './completionAnswer.ts';
import { SHELL_SCRIPTS } from './completionScripts.ts';
import { COMPLETION_OPTIONS } from './options.ts';
import { shellWords } from './shellWords.ts';

/** The command, made for this table of commands. */
export function completionOf(commands: readonly CommandSpec[]): CommandCode {
  return {
    async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
      if (argv[0] === 'answer') return answer(commands, argv.slice(1), io);
      const args = parseOptions(COMPLETION_OPTIONS, argv);
      args.atMost(1);
      io.stdout.write(scriptFor(args.positionals[0] ?? ''));
      return EXIT.ok;
    },
  };
}

/**
 * What the scripts ask: `answer words -- send api.http --na`, `answer next -- send` where a new word
 * begins, `answer line 'postcard send "two w'`. A line a suggestion, with a tab before what it is;
 * then a colon and the kind of files that fit too.
 */
async function answer(
  commands: readonly CommandSpec[],
  [mode, ...given]: readonly string[],
  io: CliIo,
): Promise<ExitCode> {
  const typed = given[0] === '--' ? given.slice(1) : given;
  const words =
    mode === 'line'
      ? shellWords(typed[0] ?? '').slice(1)
      : mode === 'next'
        ? [...typed, '']
        : typed;
  const { suggestions, files } = await answerCompletion(commands, words, io);
  const lines = suggestions
    // A name that needs escapes to be shown is not one to be typed.
    .filter(({ word }) => safeLine(word) === word)
    .map(({ word, about }) => `${word}\t${safeLine(about).slice(0, 120)}\n`);
  io.stdout.write(`${lines.join('')}:${files}\n`);
  return EXIT.ok;
}

/** @throws UsageError */
function scriptFor(shell: string): string {
  const script = Object.hasOwn(SHELL_SCRIPTS, shell) ? SHELL_SCRIPTS[shell] : undefined;
  if (script !== undefined) return script;
  const shells = Object.keys(SHELL_SCRIPTS);
  // Another shell is no slip of the finger: `tcsh` does not mean `zsh`.
  const near = OTHER_SHELLS.test(shell) || shell === '' ? null : nearest(shell, shells);
  throw new UsageError(
    shell === '' ? 'Say for which shell.' : `There is no completion for ${shell}.`,
    near === null ? `It is one of ${shells.join(', ')}.` : `Did you mean ${near}?`,
  );
}

const OTHER_SHELLS = /^(?:.{0,2}sh|.*[ck]sh|dash|tcsh|xonsh|nu|nushell|elvish|cmd|pwsh-.*)$/i;
