/** Options of a command as a table, and the reading of a command line by it. */
import { UsageError } from '../usageError.ts';
import { nearest } from './suggest.ts';

export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** Another name of the same option, as long. */
  readonly also?: string;
  /** Placeholder of its value, `NAME`; absent for a switch. */
  readonly value?: string;
  /** May be given more than once. */
  readonly repeat?: boolean;
  readonly choices?: readonly string[];
  /** What a value must be. Default: any text. */
  readonly type?: 'seconds' | 'count' | 'times' | 'line';
  /** One line of help. */
  readonly about: string;
}

export type OptionName<T extends readonly OptionSpec[]> = T[number]['name'];

/** What was typed, by the names of the command's own table. */
export class Arguments<Name extends string = string> {
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.positionals = positionals;
    this.#values = values;
  }

  has(name: Name): boolean {
    return this.#values.has(name);
  }

  /** The last value given, or null. */
  value(name: Name): string | null {
    return this.#values.get(name)?.at(-1) ?? null;
  }

  all(name: Name): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /**
   * For commands that would leave more words out in silence.
   * @throws UsageError for more words than `count`
   */
  atMost(count: number): void {
    const extra = this.positionals[count];
    if (extra === undefined) return;
    throw new UsageError(
      `It does not take ${JSON.stringify(extra)}.`,
      count === 0 ? 'It takes no words, only options.' : `It takes ${count === 1 ? 'one' : count}.`,
    );
  }

  /** The last value as a number, or null; the table has checked that it is one. */
  number(name: Name): number | null {
    const value = this.value(name);
    return value === null ? null : Number(value);
  }
}

/** @throws UsageError for an option that is not in the table, or a value that is not what it should be */
export function parseOptions<const T extends readonly OptionSpec[]>(
  table: T,
  argv: readonly string[],
): Arguments<OptionName<T>> {
  const reader = new Reader(table, argv);
  reader.run();
  return new Arguments<OptionName<T>>(reader.positionals, reader.values);
}

class Reader {
  readonly positionals: string[] = [];
  readonly values = new Map<string, string[]>();
  readonly #table: readonly OptionSpec[];
  readonly #rest: string[];

  constructor(table: readonly OptionSpec[], argv: readonly string[]) {
    this.#table = table;
    this.#rest = [...argv];
  }

  run(): void {
    for (let word = this.#rest.shift(); word !== undefined; word = this.#rest.shift()) {
      if (word === '--') {
        this.positionals.push(...this.#rest.splice(0));
      } else if (word.startsWith('--')) {
        this.#long(word);
      } else if (word.startsWith('-') && word !== '-') {
        this.#short(word.slice(1));
      } else {
        this.positionals.push(word);
      }
    }
  }

  #long(word: string): void {
    const equals = word.indexOf('=');
    const name = word.slice(2, equals === -1 ? undefined : equals);
    const spec = this.#table.find((option) => option.name === name || option.also === name);
    if (spec === undefined) throw this.#unknown(`--${name}`);
    const given = equals === -1 ? null : word.slice(equals + 1);
    if (spec.value === undefined) {
      if (given !== null) throw new UsageError(`--${name} is a switch and takes no value.`);
      this.#add(spec, '');
    } else {
      this.#add(spec, given ?? this.#next(spec, `--${name}`));
    }
  }

  /** `-a`, `-nNAME`, `-n NAME`, `-ae dev`. */
  #short(letters: string): void {
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters.charAt(at);
      const spec = this.#table.find((option) => option.short === letter);
      if (spec === undefined) throw this.#unknown(`-${letter}`);
      if (spec.value === undefined) {
        this.#add(spec, '');
        continue;
      }
      const attached = letters.slice(at + 1).replace(/^=/, '');
      this.#add(spec, attached === '' ? this.#next(spec, `-${letter}`) : attached);
      return;
    }
  }

  #next(spec: OptionSpec, word: string): string {
    const value = this.#rest.shift();
    if (value === undefined) {
      throw new UsageError(`${word} needs a value.`, `Write ${word} ${spec.value ?? ''}.`);
    }
    return value;
  }

  #add(spec: OptionSpec, value: string): void {
    if (spec.value !== undefined) check(spec, value);
    const before = this.values.get(spec.name) ?? [];
    this.values.set(spec.name, [...before, value]);
  }

  /** Also what was written longer (`--environment`), and a format taken for an option (`--json`). */
  #nearest(word: string): string | null {
    const names = this.#table.map(({ name }) => name);
    const near = nearest(word, names);
    if (near !== null) return near;
    const formats = this.#table.find(({ name }) => name === 'format')?.choices ?? [];
    if (formats.includes(word)) return `format ${word}`;
    return names.find((name) => name.length > 2 && word.startsWith(name)) ?? null;
  }

  #unknown(word: string): UsageError {
    const found = word.startsWith('--') ? this.#nearest(word.slice(2)) : null;
    return new UsageError(
      `There is no option ${word}.`,
      found === null ? '--help lists them.' : `Did you mean --${found}?`,
    );
  }
}

function check({ name, choices, type, value: what = '' }: OptionSpec, value: string): void {
  // `--env ''` is what a script writes that has none to name.
  if (value === '' && /^(?:NAME|FILE)$/.test(what) && name !== 'env') {
    throw new UsageError(`--${name} needs a value.`, `Write --${name} ${what}.`);
  }
  if (choices !== undefined && !choices.includes(value)) {
    const found = nearest(value, choices);
    throw new UsageError(
      `--${name} cannot be ${JSON.stringify(value)}.`,
      found === null ? `It is one of ${choices.join(', ')}.` : `Did you mean ${found}?`,
    );
  }
  if (type === 'seconds' && !/^(?:\d+\.?\d*|\.\d+)$/.test(value)) {
    throw new UsageError(`--${name} is a number of seconds, not ${JSON.stringify(value)}.`);
  }
  if (type === 'count' && !/^\d+$/.test(value)) {
    throw new UsageError(`--${name} is a whole number, not ${JSON.stringify(value)}.`);
  }
  if (type === 'times' && !/^[1-9]\d*$/.test(value)) {
    throw new UsageError(`--${name} is a whole number from 1, not ${JSON.stringify(value)}.`);
  }
  if (type === 'line' && !/^[1-9]\d*$/.test(value)) {
    throw new UsageError(`--${name} is a line number from 1, not ${JSON.stringify(value)}.`);
  }
}
