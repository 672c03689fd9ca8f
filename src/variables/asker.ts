/** Questions to the person, each put once a run. */
import type { Question } from './dynamicContext.ts';
import { nobodyToAsk } from './problemTexts.ts';
import type { ResolverInput } from './resolver.ts';
import type { Evaluated } from './value.ts';
import { failed, plain } from './value.ts';

export class Asker {
  readonly #input: ResolverInput;
  readonly #answers: Map<string, string>;
  readonly #secrets: Set<string>;

  /** Secret answers are added to `secrets`. */
  constructor(input: ResolverInput, secrets: Set<string>) {
    this.#input = input;
    this.#answers = input.answers ?? new Map<string, string>();
    this.#secrets = secrets;
  }

  /** `written` is the expression; `line` that of the directive which asks, where there is one. */
  async ask(question: Question, written: string, line: number | null): Promise<Evaluated> {
    const { key, name, message, secret, preset } = question;
    const before = this.#answers.get(key);
    if (before !== undefined) return this.#answer(before, secret);
    const { ports, passive } = this.#input;
    if (passive === true) return { value: undefined, secret, problems: [] };
    if (ports.prompt === undefined) {
      return preset === null ? nobodyToAsk(written, name, line) : plain(preset);
    }
    const given = await ports.prompt({ name, message, secret });
    if (given === undefined) {
      return failed('cancelled-prompt', { name: written, says: 'was asked for, and not given' });
    }
    const answer = given === '' && preset !== null ? preset : given;
    this.#answers.set(key, answer);
    return this.#answer(answer, secret);
  }

  #answer(value: string, secret: boolean): Evaluated {
    if (secret) this.#secrets.add(value);
    return { value, secret, problems: [] };
  }
}
