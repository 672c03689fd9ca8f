/** What may come next on a command line: the same answer for every shell. */
import type { OptionSpec } from '../args/options.ts';
import type { CliIo } from '../io.ts';
import type { CommandSpec } from './command.ts';
import { SHELL_SCRIPTS } from './completionScripts.ts';
import { wordsOfFiles } from './completionWords.ts';

export interface Suggestion {
  readonly word: string;
  readonly about: string;
}

/** What a shell completes better by itself. `requests`: files with requests. */
export type Files = 'none' | 'any' | 'requests' | 'folders';

export interface Answer {
  readonly suggestions: readonly Suggestion[];
  readonly files: Files;
}

const NOTHING: Answer = { suggestions: [], files: 'none' };
const FIXED: Readonly<Record<string, readonly string[]>> = {
  export: ['curl', 'python', 'fetch', 'har'],
  completion: Object.keys(SHELL_SCRIPTS),
};
const OF_REQUESTS = new Set(['name', 'tag', 'line', 'env', 'session']);

/**
 * `words` follow `postcard`; the last one is being typed and may be empty. Whatever cannot be read
 * gives no suggestions: a shell is no place for complaints.
 */
export async function answerCompletion(
  commands: readonly CommandSpec[],
  words: readonly string[],
  io: CliIo,
): Promise<Answer> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const answer = await new Completion(commands, io).next(before, typed);
  const { suggestions, files } = answer;
  return { suggestions: suggestions.filter(({ word }) => word.startsWith(typed)), files };
}

class Completion {
  readonly #commands: readonly CommandSpec[];
  readonly #io: CliIo;

  constructor(commands: readonly CommandSpec[], io: CliIo) {
    this.#commands = commands;
    this.#io = io;
  }

  async next(before: readonly string[], typed: string): Promise<Answer> {
    const [first, ...rest] = before;
    if (first === undefined) return words([...this.#firstWords(), ...TOP]);
    if (first === 'help') return this.#topics(rest);
    const family = this.#family(first);
    const [second, ...after] = rest;
    if (family.length > 0 && second === undefined) return words(family);
    const name = family.length > 0 ? `${first} ${second ?? ''}` : first;
    const command = this.#commands.find((each) => each.name === name);
    if (command === undefined) return NOTHING;
    return this.#inside(command, family.length > 0 ? after : rest, typed);
  }

  #topics([first, ...more]: readonly string[]): Answer {
    if (first === undefined) return words(this.#firstWords().filter(({ word }) => word !== 'help'));
    return more.length === 0 ? words(this.#family(first)) : NOTHING;
  }

  /** `history` once, for all that begin with it. */
  #firstWords(): Suggestion[] {
    const found = new Map<string, string>();
    for (const { name, about } of this.#commands) {
      const [word = '', second] = name.split(' ');
      const seconds = this.#family(word).map((each) => each.word);
      found.set(word, second === undefined ? about : seconds.join(', '));
    }
    found.set('help', 'help on a command');
    return [...found].map(([word, about]) => ({ word, about }));
  }

  #family(first: string): Suggestion[] {
    return this.#commands.flatMap(({ name, about }) => {
      const [word, second] = name.split(' ');
      return word === first && second !== undefined ? [{ word: second, about }] : [];
    });
  }

  async #inside(command: CommandSpec, before: readonly string[], typed: string): Promise<Answer> {
    const { options } = command;
    const read = readWords(options, before);
    if (read.open !== null) return this.#valuesOf(command, read.open, { ...read, typed });
    if (read.onlyWords) return this.#positional(command, read.positionals);
    const equals = typed.startsWith('--') ? typed.indexOf('=') : -1;
    if (equals !== -1) {
      const option = options.find(({ name }) => name === typed.slice(2, equals));
      if (option === undefined) return NOTHING;
      const lead = typed.slice(0, equals + 1);
      const inner = { ...read, typed: typed.slice(equals + 1) };
      const { suggestions, files } = await this.#valuesOf(command, option, inner);
      return {
        suggestions: suggestions.map(({ word, about }) => ({ word: lead + word, about })),
        files,
      };
    }
    if (typed.startsWith('-')) return words(optionWords(options, read.given));
    const answer = await this.#positional(command, read.positionals);
    // Where nothing else can follow, an empty word is a question for options.
    return answer === NOTHING ? words(optionWords(options, read.given)) : answer;
  }

  async #positional({ name }: CommandSpec, before: readonly string[]): Promise<Answer> {
    const [first] = name.split(' ');
    const fixed = FIXED[first ?? ''];
    if (fixed !== undefined && before.length === 0)
      return words(fixed.map((word) => ({ word, about: '' })));
    if (first === 'import') return { suggestions: [], files: 'any' };
    if (first === 'cookies')
      return before.length === 0 ? { suggestions: [], files: 'folders' } : NOTHING;
    if (name === 'history show' || name === 'history replay') {
      return before.length > 0 ? NOTHING : words(await this.#ask('history', []));
    }
    const takesRequests = ['send', 'parse', 'list', 'fmt', 'export'].includes(name);
    return takesRequests ? { suggestions: [], files: 'requests' } : NOTHING;
  }

  async #valuesOf(
    { name }: CommandSpec,
    option: OptionSpec,
    { positionals, typed }: { readonly positionals: readonly string[]; readonly typed: string },
  ): Promise<Answer> {
    const { choices, value } = option;
    if (choices !== undefined) return words(choices.map((word) => ({ word, about: '' })));
    if (value === 'FILE') return { suggestions: [], files: 'any' };
    if (!OF_REQUESTS.has(option.name)) return NOTHING;
    const paths = name === 'export' ? positionals.slice(1) : positionals;
    const found = await this.#ask(option.name, paths);
    if (option.name !== 'env') return words(found);
    // `--env a,b`: those before the last comma stand.
    const lead = typed.slice(0, typed.lastIndexOf(',') + 1);
    return words(found.map(({ word, about }) => ({ word: lead + word, about })));
  }

  async #ask(what: string, paths: readonly string[]): Promise<readonly Suggestion[]> {
    try {
      return await wordsOfFiles(this.#io, what, paths);
    } catch {
      // Files that are not there yet, or are none: nothing is known of them.
      return [];
    }
  }
}

const TOP: readonly Suggestion[] = [
  { word: '--help', about: 'what there is' },
  { word: '--version', about: 'the version' },
];

function words(suggestions: readonly Suggestion[]): Answer {
  return { suggestions, files: 'none' };
}

/** Not those that were given and may be given once only. */
function optionWords(options: readonly OptionSpec[], given: ReadonlySet<string>): Suggestion[] {
  return options
    .filter(({ name, repeat }) => repeat === true || !given.has(name))
    .flatMap(({ name, short, about }) => [
      { word: `--${name}`, about },
      ...(short === undefined ? [] : [{ word: `-${short}`, about }]),
    ]);
}

interface ReadWords {
  readonly positionals: readonly string[];
  readonly given: ReadonlySet<string>;
  /** Its value is what comes next. */
  readonly open: OptionSpec | null;
  /** `--` was given. */
  readonly onlyWords: boolean;
}

/** As `parseOptions` reads them, without complaints. */
function readWords(options: readonly OptionSpec[], typed: readonly string[]): ReadWords {
  const positionals: string[] = [];
  const given = new Set<string>();
  let open: OptionSpec | null = null;
  let onlyWords = false;
  for (const word of typed) {
    if (open !== null) open = null;
    else if (onlyWords || !word.startsWith('-') || word === '-') positionals.push(word);
    else if (word === '--') onlyWords = true;
    else {
      const option = optionOf(options, word);
      if (option === null) continue;
      given.add(option.spec.name);
      if (option.spec.value !== undefined && !option.hasValue) open = option.spec;
    }
  }
  return { positionals, given, open, onlyWords };
}

/** `--name`, `--name=x`, `-n`, `-nx`, `-an`. */
function optionOf(
  options: readonly OptionSpec[],
  word: string,
): { readonly spec: OptionSpec; readonly hasValue: boolean } | null {
  if (word.startsWith('--')) {
    const [name = ''] = word.slice(2).split('=', 1);
    const spec = options.find((option) => option.name === name);
    return spec === undefined ? null : { spec, hasValue: word.includes('=') };
  }
  for (let at = 1; at < word.length; at += 1) {
    const spec = options.find(({ short }) => short === word.charAt(at));
    if (spec === undefined) return null;
    const isLast = at === word.length - 1;
    if (spec.value !== undefined || isLast) return { spec, hasValue: !isLast };
  }
  return null;
}
