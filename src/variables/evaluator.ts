/** Evaluates expressions: finds the winner among the sources and resolves what is written in it. */
import type { Span, TemplatePart } from '../parser/ast.ts';
import { partsOfString, templateParts } from '../parser/template.ts';
import { absoluteSpan, nodeText } from '../parser/text.ts';
import { Asker } from './asker.ts';
import type { Candidate, Sources } from './candidates.ts';
import { candidatesOf, knownNames } from './candidates.ts';
import { evaluateDynamic } from './dynamic.ts';
import type { DynamicContext } from './dynamicContext.ts';
import type { Expression } from './expression.ts';
import { looksLikeJavaScript, parseExpression } from './expression.ts';
import type { FileScope, PlacedDefinition, PlacedPrompt } from './fileScope.ts';
import { readIncluded } from './includedFile.ts';
import { followPath, jsonToText } from './json.ts';
import { References } from './references.ts';
import { parseReference, unknownRequest } from './responseReference.ts';
import type { Reference } from './responseReference.ts';
import type { ResolverInput } from './resolver.ts';
import {
  cycle,
  isJavaScript,
  notNamed,
  notThere,
  tooDeep,
  tooLong,
  tooMuch,
  undefinedName,
} from './problemTexts.ts';
import { platformRandom } from './platformRandom.ts';
import { SendMemory } from './sendMemory.ts';
import type { Evaluated, PendingProblem } from './value.ts';
import { addProblems, plain } from './value.ts';
import { parsed, pathBorders, secretTexts, unescapeValue, withoutQuotes } from './valueTexts.ts';
import { evaluateWritten } from './writtenValue.ts';

/** Where an expression stands. */
export interface Place {
  readonly scope: FileScope;
  /** Block of the document at hand that asks, in whatever file the expression stands. */
  readonly blockIndex: number;
  /** Absolute span of a placeholder in the document at hand; null where it stands elsewhere. */
  at(span: Span): Span | null;
  /** What is being evaluated, outermost first. */
  readonly chain: readonly Link[];
}

interface Link {
  readonly name: string;
  readonly key: object | string;
}

/** A text with its placeholders replaced, as far as that was possible. */
export interface Expanded {
  readonly text: string;
  readonly secret: boolean;
  readonly problems: readonly PendingProblem[];
}

export interface ExpandOptions {
  /** Reads a placeholder as it was written. */
  readonly raw: (span: Span) => string;
  /** What the text between becomes. */
  readonly literal?: (text: string) => string;
}

const MAX_DEPTH = 100;
const MAX_CHARS = 2 ** 26;
/** Longer values are of no use to whoever reads back what was used. */
const MAX_USED_CHARS = 4096;
const MAX_EVALUATIONS = 100_000;

export class Evaluator {
  readonly #input: ResolverInput;
  readonly #scope: FileScope;
  readonly #scopes: readonly FileScope[];
  readonly #references: References;
  readonly #asker: Asker;
  readonly #memory: SendMemory;
  /** Values that could not be had; the next look may find what they lacked. */
  readonly #failed = new Map<object | string, Evaluated>();
  #evaluations = 0;
  readonly warnings = new Set<string>();

  constructor(input: ResolverInput, scope: FileScope, imported: readonly FileScope[]) {
    this.#input = input;
    this.#scope = scope;
    this.#scopes = [scope, ...imported];
    this.#references = new References(input, this.#scopes);
    // A look that asks nobody has values that a send must not take over.
    this.#memory = (input.passive === true ? undefined : input.memory) ?? new SendMemory();
    this.#asker = new Asker(input, this.#memory.secrets);
  }

  get secrets(): ReadonlySet<string> {
    return this.#memory.secrets;
  }

  get used(): SendMemory['used'] {
    return this.#memory.used;
  }

  sources(scope: FileScope): Sources {
    return { input: this.#input, scope, imported: this.#scopes };
  }

  /** To be called before each look from outside. */
  begin(): void {
    this.#failed.clear();
    this.#evaluations = 0;
  }

  async expand(
    parts: readonly TemplatePart[],
    place: Place,
    { raw, literal = (written) => written }: ExpandOptions,
  ): Promise<Expanded> {
    let text = '';
    let secret = false;
    const problems: PendingProblem[] = [];
    for (const part of parts) {
      if (part.kind === 'text') {
        text += literal(part.value);
        continue;
      }
      const evaluated = await this.evaluate(part.expression, place, part.span);
      const span = place.at(part.span);
      addProblems(problems, evaluated.problems, span);
      secret ||= evaluated.secret;
      const value = evaluated.value === undefined ? null : jsonToText(evaluated.value);
      if (value === null) text += raw(part.span);
      else if (text.length + value.length > MAX_CHARS) {
        // Told at the innermost place only.
        if (problems.length === 0) problems.push(tooLong(part.expression, MAX_CHARS, span));
      } else {
        if (place.chain.length === 0 && value.length <= MAX_USED_CHARS) {
          this.#memory.used.set(part.expression.trim(), { value, secret: evaluated.secret });
        }
        text += part.percentEncode ? encodeURIComponent(value.toWellFormed()) : value;
      }
    }
    return { text, secret, problems };
  }

  async evaluate(written: string, place: Place, span: Span): Promise<Evaluated> {
    const expression = parseExpression(written);
    const evaluated = await this.#evaluate(expression, written, place, span);
    for (const warning of evaluated.warnings ?? []) this.warnings.add(warning);
    if (evaluated.secret && evaluated.value !== undefined && expression.kind === 'dynamic') {
      for (const text of secretTexts(evaluated.value)) this.#memory.secrets.add(text);
    }
    return evaluated;
  }

  #evaluate(expression: Expression, written: string, place: Place, span: Span): Promise<Evaluated> {
    if (expression.kind === 'file') {
      return readIncluded({
        path: expression.path,
        written,
        from: place.scope.file,
        input: this.#input,
      });
    }
    if (expression.kind === 'dynamic') {
      // httpYac's `$index` in a loop: who runs the request gives it.
      const given = this.#input.variables[expression.name];
      if (given !== undefined && expression.rest === '') return Promise.resolve(plain(given));
      return evaluateDynamic(expression, this.#dynamicContext(written, place, span));
    }
    return this.#named(expression.text, written, expression.fallback, place);
  }

  /** A variable, else a reference to a request, else a path into a variable, else httpYac's `login.token`. */
  async #named(
    text: string,
    written: string,
    fallback: string | null,
    place: Place,
  ): Promise<Evaluated> {
    const exact = await this.variable(text, place);
    if (exact !== undefined) return exact;
    // A name alone refers to a request in few files, and in large ones it takes long to know them all.
    const mayRefer = /[.[]/.test(text) || this.#scope.document.dialect === 'httpyac';
    const reference = mayRefer ? parseReference(text, this.#references.names()) : null;
    if (reference !== null && reference.side !== 'bare') {
      return orElse(await this.#references.value(reference, written), fallback);
    }
    const inside = await this.#insideVariable(text, written, place);
    if (inside !== undefined) return orElse(inside, fallback);
    if (reference !== null && this.#readsBare(reference)) {
      const evaluated = orElse(await this.#references.value(reference, written), fallback);
      const code = evaluated.value === undefined && looksLikeJavaScript(written);
      return code ? isJavaScript(written) : evaluated;
    }
    if (fallback !== null) return plain(fallback);
    const unknown = unknownRequest(text);
    if (unknown !== null) return notNamed(unknown, written, this.#references.names());
    if (looksLikeJavaScript(written)) return isJavaScript(written);
    return undefinedName(text, {
      known: knownNames(this.sources(place.scope), this.#blockIn(place)),
      scopes: this.#scopes,
      input: this.#input,
    });
  }

  /** `login.token` stands for a body in every dialect, `login` alone only where it always has. */
  #readsBare({ path }: Reference): boolean {
    return path !== '' || this.#scope.document.dialect === 'httpyac';
  }

  /** The winner among the sources of a name; undefined when there is none. */
  async variable(name: string, place: Place): Promise<Evaluated | undefined> {
    let candidates = candidatesOf(this.sources(place.scope), name, this.#blockIn(place));
    const last = place.chain.at(-1);
    if (last?.name === name) {
      // A definition that names itself takes the value it hides.
      const own = candidates.findIndex(({ key }) => key === last.key);
      if (own !== -1 && own < candidates.length - 1) candidates = candidates.slice(own + 1);
    }
    const [winner] = candidates;
    this.#warnOfClash(name, candidates);
    return winner === undefined ? undefined : this.candidate(name, winner, place);
  }

  /** Clients do not agree on which of the two files wins. */
  #warnOfClash(name: string, [winner, ...others]: readonly Candidate[]): void {
    const { environment, content } = winner ?? {};
    if (environment === undefined || content?.kind !== 'written') return;
    const isClash = (other: Candidate) =>
      other.environment === environment &&
      other.source !== winner?.source &&
      other.content.kind === 'written' &&
      jsonToText(other.content.value) !== jsonToText(content.value);
    if (others.some(isClash)) {
      this.warnings.add(
        `\`${name}\` has one value in a private and another in a public file for \`${environment}\`; the private one is used.`,
      );
    }
  }

  /** The value of one source, evaluated once for a block. */
  async candidate(name: string, candidate: Candidate, place: Place): Promise<Evaluated> {
    const { key } = candidate;
    const open = place.chain.findIndex((link) => link.key === key);
    if (open !== -1) return cycle([...place.chain.slice(open).map((link) => link.name), name]);
    if (place.chain.length >= MAX_DEPTH) return tooDeep(name, MAX_DEPTH);
    const before = this.#memory.get(key, place.blockIndex) ?? this.#failed.get(key);
    if (before !== undefined) return before;
    this.#evaluations += 1;
    if (this.#evaluations > MAX_EVALUATIONS) return tooMuch(name, MAX_EVALUATIONS);
    const link = { name, key };
    const evaluated = await this.#content(candidate, { ...place, chain: [...place.chain, link] });
    const marked = this.#marked(evaluated, candidate);
    this.#remember(candidate, marked, place.blockIndex);
    return marked;
  }

  #content({ content }: Candidate, place: Place): Promise<Evaluated> {
    switch (content.kind) {
      case 'data':
        return Promise.resolve(plain(content.value));
      case 'written':
        return evaluateWritten(place.chain.at(-1)?.name ?? '', content.value, (text) =>
          this.#writtenText(text, place),
        );
      case 'definition':
        return this.#definition(content.definition, place);
      case 'prompt':
        return this.#prompt(content.prompt);
    }
  }

  /** The source is secret: its texts are kept for the redactor, and the value is marked. */
  #marked(evaluated: Evaluated, candidate: Candidate): Evaluated {
    const { value } = evaluated;
    if (!candidate.secret || value === undefined || candidate.kind === 'prompt') return evaluated;
    const texts = [...secretTexts(value)];
    for (const text of texts) this.#memory.secrets.add(text);
    return texts.length === 0 ? evaluated : { ...evaluated, secret: true };
  }

  async #writtenText(value: string, place: Place): Promise<Evaluated> {
    if (!value.includes('{{')) return plain(value);
    const at = { ...place, scope: this.#scope, at: () => null };
    const raw = (span: Span) => value.slice(span.start, span.end);
    const { text, secret, problems } = await this.expand(partsOfString(value), at, { raw });
    return { value: text, secret, problems };
  }

  async #definition(
    { node, block, blockIndex, scope }: PlacedDefinition,
    place: Place,
  ): Promise<Evaluated> {
    const own = scope === this.#scope;
    const { document } = scope;
    const within: Place = {
      scope,
      blockIndex: place.blockIndex,
      at: (span) => (own ? absoluteSpan(document, blockIndex, span) : null),
      chain: place.chain,
    };
    const expanded = await this.expand(templateParts(block, node.value), within, {
      raw: (span) => nodeText(block, span),
      literal: unescapeValue,
    });
    const text = document.dialect === 'httpyac' ? withoutQuotes(expanded.text) : expanded.text;
    return { value: text, secret: expanded.secret, problems: expanded.problems };
  }

  #prompt({ name, message, secret, span }: PlacedPrompt): Promise<Evaluated> {
    const asked = message === '' ? `Value for ${name}` : message;
    const line = this.#scope.lineOf(span.start);
    return this.#asker.ask(
      { key: `prompt:${name}`, name, message: asked, secret, preset: null },
      name,
      line,
    );
  }

  /** `user.name`: a name with a value, and a path into it. */
  async #insideVariable(
    text: string,
    written: string,
    place: Place,
  ): Promise<Evaluated | undefined> {
    for (const end of pathBorders(text)) {
      const name = text.slice(0, end);
      const evaluated = await this.variable(name, place);
      if (evaluated === undefined) continue;
      const { value, problems } = evaluated;
      if (value === undefined || problems.length > 0) return evaluated;
      const path = text.slice(end);
      const data = typeof value === 'string' ? parsed(value) : value;
      const found = data === undefined ? undefined : followPath(data, path);
      if (found === undefined) {
        return looksLikeJavaScript(written) ? isJavaScript(written) : notThere(written, name, path);
      }
      return {
        ...evaluated,
        value: found,
        secret: evaluated.secret && !secretTexts(found).next().done,
      };
    }
    return undefined;
  }

  #dynamicContext(written: string, place: Place, span: Span): DynamicContext {
    const { ports } = this.#input;
    return {
      written,
      input: this.#input,
      ports,
      dialect: this.#scope.document.dialect,
      random: ports.random ?? platformRandom,
      value: async (name) => (await this.variable(name, place))?.value,
      text: (text) => this.#writtenText(text, place),
      ask: (question) => {
        const at = place.at(span);
        const spot = question.key.startsWith('place:') ? `${at?.start ?? '-'}:` : '';
        return this.#asker.ask({ ...question, key: spot + question.key }, written, null);
      },
    };
  }

  /** In another file the names are those at its end. */
  #blockIn({ scope, blockIndex }: Place): number {
    return scope === this.#scope ? blockIndex : scope.document.blocks.length;
  }

  #remember(candidate: Candidate, evaluated: Evaluated, blockIndex: number): void {
    if (candidate.content.kind === 'data') return;
    if (evaluated.problems.length > 0) this.#failed.set(candidate.key, evaluated);
    else if (!isLazy(candidate)) {
      this.#memory.set(candidate.key, namesNothing(candidate) ? null : blockIndex, evaluated);
    }
  }
}

function isLazy({ content }: Candidate): boolean {
  return content.kind === 'definition' && content.definition.node.lazy;
}

/** True where no other name is in it: a definition of `{{$guid}}` has one value in all blocks. */
function namesNothing({ content }: Candidate): boolean {
  if (content.kind === 'prompt') return true;
  if (content.kind !== 'definition') return false;
  const { block, node } = content.definition;
  return templateParts(block, node.value).every(
    (part) => part.kind === 'text' || /^\$(?!shared)[^%]*$/.test(part.expression),
  );
}

function orElse(evaluated: Evaluated, fallback: string | null): Evaluated {
  return evaluated.value === undefined && fallback !== null ? plain(fallback) : evaluated;
}
