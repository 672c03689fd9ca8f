/** From the words of a command line to an exit code. */
import { VERSION } from '../engine/version.ts';
import { nearest } from './args/suggest.ts';
import { COMMANDS } from './commands.ts';
import type { CommandSpec } from './commands/command.ts';
import { EXIT } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';
import { commandHelp, overview } from './help.ts';
import type { HelpLook } from './help.ts';
import { isReaderGone, wantsColour } from './io.ts';
import type { CliIo } from './io.ts';
import { OutputError, cannotWrite } from './outputError.ts';
import { safeText } from './terminal/escape.ts';
import { createStyle } from './terminal/style.ts';
import { UsageError } from './usageError.ts';

/** Runs one command line. What the person did wrong is said on standard error, with exit code 2. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  let lost: NodeJS.ErrnoException | null = null;
  io.stdout.on('error', (error) => {
    lost ??= error;
  });
  try {
    const code = await dispatch(argv, io);
    // A stream tells of a failure after the write.
    await new Promise((resolve) => setImmediate(resolve));
    const error = lost as NodeJS.ErrnoException | null;
    if (error === null || isReaderGone(error)) return code;
    throw new OutputError(cannotWrite('Standard output', error));
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof OutputError)) throw error;
    const style = createStyle(wantsColour(io, io.stderr, null));
    io.stderr.write(`${style.red('postcard:')} ${safeText(error.message)}\n`);
    if (error instanceof OutputError) return EXIT.error;
    if (error.hint !== null) io.stderr.write(`  ${safeText(error.hint)}\n`);
    return EXIT.usage;
  }
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const [word, ...rest] = argv;
  const look = lookOf(io, io.stdout);
  if (word === '--version' || word === '-V' || word === 'version') {
    io.stdout.write(`${VERSION}\n`);
    return EXIT.ok;
  }
  if (word === undefined) {
    io.stderr.write(overview(lookOf(io, io.stderr)));
    return EXIT.usage;
  }
  const [topic, subtopic] = rest;
  if (word === '--help' || word === '-h' || (word === 'help' && topic === undefined)) {
    io.stdout.write(overview(look));
    return EXIT.ok;
  }
  if (word === 'help') {
    io.stdout.write(helpOn([topic ?? '', subtopic ?? ''], look));
    return EXIT.ok;
  }
  if (rest.length === 1 && asksForHelp(rest) && familyOf(word).length > 0) {
    io.stdout.write(helpOn([word], look));
    return EXIT.ok;
  }
  const { command, used } = find(argv);
  const own = argv.slice(used);
  if (asksForHelp(own)) {
    io.stdout.write(commandHelp(command, look));
    return EXIT.ok;
  }
  const code = await command.load();
  return code.run(own, io);
}

function lookOf(io: CliIo, stream: CliIo['stdout']): HelpLook {
  const columns = stream.isTTY === true ? (stream.columns ?? 80) : Infinity;
  return { style: createStyle(wantsColour(io, stream, null)), columns };
}

/** Commands of two words that begin with this one. */
function familyOf(word: string): CommandSpec[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
}

/** Help on one command, or on all of a family. */
function helpOn(words: readonly string[], look: HelpLook): string {
  const [first = '', second = ''] = words;
  const family = familyOf(first);
  return family.length > 0 && second === ''
    ? family.map((command) => commandHelp(command, look)).join('\n')
    : commandHelp(find(words).command, look);
}

/** `-h` or `--help` before a lone `--`. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const options = end === -1 ? words : words.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

/** The command that the words begin with; one of two words before one of one. @throws UsageError */
function find(words: readonly string[]): { command: CommandSpec; used: number } {
  for (const used of [2, 1]) {
    const name = words.slice(0, used).join(' ').trim();
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, used };
  }
  throw unknownCommand(words);
}

function unknownCommand([word = '', second = '']: readonly string[]): UsageError {
  const family = familyOf(word);
  if (family.length > 0) {
    const names = family.map(({ name }) => name.slice(word.length + 1));
    const near = nearest(second, names);
    return new UsageError(
      second === ''
        ? `postcard ${word} needs one word more.`
        : `There is no postcard ${word} ${second}.`,
      near === null
        ? `It is one of ${names.join(', ')}.`
        : `Did you mean postcard ${word} ${near}?`,
    );
  }
  if (/\.(?:http|rest)$/i.test(word)) {
    return new UsageError(`${word} is no command.`, `Did you mean postcard send ${word}?`);
  }
  if (word.startsWith('-')) {
    return new UsageError(
      `There is no option ${word} before a command.`,
      'Options follow their command: postcard send api.http --name login.',
    );
  }
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name.split(' ')[0] ?? name),
  );
  return new UsageError(
    `There is no command ${JSON.stringify(word)}.`,
    near === null ? 'postcard help lists all.' : `Did you mean postcard ${near}?`,
  );
}
