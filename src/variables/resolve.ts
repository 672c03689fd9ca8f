/** Placeholders to values: the resolver over the sources of one file. */
import type { HttpDocument, Span, TemplateNode } from '../parser/ast.ts';
import { partsOfString, templateParts, templateText } from '../parser/template.ts';
import { absoluteSpan, nodeText } from '../parser/text.ts';
import { knownNames } from './candidates.ts';
import { DYNAMIC_NAMES } from './dynamic.ts';
import { Evaluator } from './evaluator.ts';
import type { Expanded, Place } from './evaluator.ts';
import { explain } from './explain.ts';
import { FileScope } from './fileScope.ts';
import { jsonToText } from './json.ts';
import type { Provenance, Resolved, Resolver, ResolverInput, VariableProblem } from './resolver.ts';
import type { PendingProblem } from './value.ts';

/** What documents define, worked out once: give the same map to every resolver of a run. */
export type FileScopes = Map<HttpDocument, FileScope>;

/**
 * A resolver for one send, or one look, of one file: what it evaluated once stays the same in it.
 * Calls are worked off one after the other, so questions come one at a time.
 */
export function createResolver(input: ResolverInput & { readonly scopes?: FileScopes }): Resolver {
  return new FileResolver(input);
}

function scopeOf(scopes: FileScopes, document: HttpDocument, file: string): FileScope {
  const known = scopes.get(document);
  if (known?.file === file) return known;
  const scope = new FileScope(document, file);
  scopes.set(document, scope);
  return scope;
}

const NONE: readonly string[] = [];
/** More lines than this are counted in a message; `span` has the place of each. */
const MAX_LINES_NAMED = 20;

class FileResolver implements Resolver {
  readonly #scope: FileScope;
  readonly #evaluator: Evaluator;
  readonly #found: { readonly problem: PendingProblem; readonly span: Span }[] = [];
  /** Place and kind of each that was found. */
  readonly #known = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(input: ResolverInput & { readonly scopes?: FileScopes }) {
    const scopes: FileScopes = input.scopes ?? new Map<HttpDocument, FileScope>();
    this.#scope = scopeOf(scopes, input.document, input.file);
    const imported = (input.imported ?? []).map(({ document, file }) =>
      scopeOf(scopes, document, file),
    );
    this.#evaluator = new Evaluator(input, this.#scope, imported);
  }

  resolve(blockIndex: number, template: TemplateNode): Promise<Resolved> {
    const { document } = this.#scope;
    const block = document.blocks[blockIndex];
    if (block === undefined) return Promise.resolve({ text: '', secret: false });
    const written = templateText(block, template);
    if (!written.includes('{{') && !written.includes('\\{')) {
      return Promise.resolve({ text: written, secret: false });
    }
    return this.#next(async () => {
      const place = this.#place(blockIndex, (span) => absoluteSpan(document, blockIndex, span));
      const expanded = await this.#evaluator.expand(templateParts(block, template), place, {
        raw: (span) => nodeText(block, span),
      });
      return this.#resolved(expanded, absoluteSpan(document, blockIndex, template.span));
    });
  }

  resolveText(blockIndex: number, text: string, at: Span): Promise<Resolved> {
    return this.#next(async () => {
      const place = this.#place(blockIndex, () => at);
      const expanded = await this.#evaluator.expand(partsOfString(text), place, {
        raw: (span) => text.slice(span.start, span.end),
      });
      return this.#resolved(expanded, at);
    });
  }

  value(blockIndex: number, name: string): Promise<Resolved | undefined> {
    return this.#next(async () => {
      const evaluated = await this.#evaluator.variable(
        name,
        this.#place(blockIndex, () => null),
      );
      if (evaluated?.value === undefined || evaluated.problems.length > 0) return undefined;
      return { text: jsonToText(evaluated.value), secret: evaluated.secret };
    });
  }

  explain(blockIndex: number, expression: string): Promise<Provenance> {
    return this.#next(() =>
      explain(
        this.#evaluator,
        expression,
        this.#place(blockIndex, () => null),
      ),
    );
  }

  names(blockIndex: number): readonly string[] {
    const sources = this.#evaluator.sources(this.#scope);
    return [...knownNames(sources, blockIndex), ...DYNAMIC_NAMES];
  }

  get problems(): readonly VariableProblem[] {
    const lines = this.#wordsOfLines();
    return this.#found.map(({ problem, span }) => ({
      code: problem.code,
      name: problem.name,
      hint: problem.hint,
      request: problem.request,
      message: `\`{{${problem.name}}}\`${lines.get(keyOf(problem)) ?? ''} ${problem.says}.`,
      span,
    }));
  }

  get warnings(): readonly string[] {
    return [...this.#evaluator.warnings];
  }

  get used(): Resolver['used'] {
    return this.#evaluator.used;
  }

  get secrets(): readonly string[] {
    const { secrets } = this.#evaluator;
    if (secrets.size === 0) return NONE;
    return [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  }

  #place(blockIndex: number, at: Place['at']): Place {
    return { scope: this.#scope, blockIndex, at, chain: [] };
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      this.#evaluator.begin();
      return work();
    });
    this.#queue = result.catch(() => undefined); // whoever asked has the error
    return result;
  }

  #resolved({ text, secret, problems }: Expanded, at: Span): Resolved {
    for (const problem of problems) {
      const span = problem.span ?? at;
      const place = `${span.start} ${keyOf(problem)}`;
      if (!this.#known.has(place)) this.#found.push({ problem, span });
      this.#known.add(place);
    }
    return { text, secret };
  }

  /** ` (lines 3 and 8)` for each kind of problem. */
  #wordsOfLines(): ReadonlyMap<string, string> {
    const lines = new Map<string, number[]>();
    for (const { problem, span } of this.#found) {
      const key = keyOf(problem);
      const line = this.#scope.lineOf(span.start);
      const known = lines.get(key);
      if (known === undefined) lines.set(key, [line]);
      else known.push(line);
    }
    return new Map([...lines].map(([key, of]) => [key, inWords(of)]));
  }
}

/** As many as can be read at a glance. */
function inWords(lines: readonly number[]): string {
  const each = [...new Set(lines)].sort((a, b) => a - b);
  if (each.length < 2) return each.length === 0 ? '' : ` (line ${each.join('')})`;
  const more = each.length - MAX_LINES_NAMED;
  if (more > 1) return ` (lines ${each.slice(0, MAX_LINES_NAMED).join(', ')} and ${more} more)`;
  return ` (lines ${each.slice(0, -1).join(', ')} and ${each.at(-1) ?? ''})`;
}

/** What makes two problems the same, wherever they are. */
function keyOf({ code, name }: PendingProblem): string {
  return `${code} ${name}`;
}
