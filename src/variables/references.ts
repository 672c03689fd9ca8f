/** References to requests: which there are, and what they give. */
import { createBodyReader } from './bodyText.ts';
import type { FileScope } from './fileScope.ts';
import { notSent } from './problemTexts.ts';
import type { ResolverInput } from './resolver.ts';
import { selectReference } from './responseReference.ts';
import type { Reference } from './responseReference.ts';
import type { Evaluated } from './value.ts';
import { failed, plain } from './value.ts';

export class References {
  readonly #input: ResolverInput;
  readonly #scopes: readonly FileScope[];
  readonly #bodies = createBodyReader();
  #names: ReadonlySet<string> | null = null;

  constructor(input: ResolverInput, scopes: readonly FileScope[]) {
    this.#input = input;
    this.#scopes = scopes;
  }

  /** Names of the requests of this file, of those it imports, and of those that were sent. */
  names(): ReadonlySet<string> {
    this.#names ??= new Set(this.#scopes.flatMap(({ requests }) => [...requests.keys()]));
    return new Set([...this.#names, ...this.#input.earlier.keys()]);
  }

  async value(reference: Reference, written: string): Promise<Evaluated> {
    const { name, side } = reference;
    const exchange = this.#input.earlier.get(name)?.exchange ?? null;
    const ready = side === 'request' ? exchange?.request : exchange?.response;
    if (exchange === null || ready === null || ready === undefined) {
      return notSent(name, written, { exchange, scopes: this.#scopes });
    }
    try {
      const found = await selectReference(reference, exchange, this.#bodies);
      if (found !== undefined && 'value' in found) return plain(found.value);
      return failed('response-path', {
        name: written,
        says: `is nothing in the ${side === 'request' ? 'request' : 'response'} of *${name}*`,
        hint: `${found?.problem ?? `There is no \`${reference.path}\``}.`,
      });
    } catch (error) {
      return failed('response-path', {
        name: written,
        says: `cannot be read from the response of *${name}*`,
        hint: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
