/** Where names are defined and used in a document: variables and requests. Pure. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';
import { blockAt } from '../../parser/query.ts';
import { templateParts, templateText } from '../../parser/template.ts';

export interface Occurrence {
  readonly kind: 'variable' | 'request';
  readonly name: string;
  /** Absolute, of the name alone. */
  readonly span: Span;
  readonly role: 'definition' | 'use';
  /** A title that names the request because nothing else does. */
  readonly isTitle?: boolean;
  /** It stands in a script: `client.global.set("name", …)`. */
  readonly inScript?: boolean;
  /** What a placeholder goes on with: `api.host` may be a name as well as a path into `api`. */
  readonly path?: string;
}

/** What a name can mean, in all files that are looked at together. */
export interface KnownNames {
  readonly requests: ReadonlySet<string>;
  /** Variables with a dot or a colon in their names. */
  readonly dotted: ReadonlySet<string>;
}

export interface PlacedPlaceholder {
  /** Between the braces, trimmed. */
  readonly expression: string;
  /** Relative to the block, of the expression. */
  readonly expressionSpan: Span;
  /** Relative to the block, with the braces. */
  readonly span: Span;
}

/** A placeholder that needs a variable, or a dynamic one, of this name. */
export interface WantedName {
  readonly expression: string;
  readonly name: string;
  /** The expression up to its first blank or bracket: names may have dots. */
  readonly path: string;
  /** Relative to the block, of the name. */
  readonly span: Span;
}

/** What a block gives besides its definitions. */
export interface GivenNames {
  /** It runs with values of its own: of a loop, of a table. */
  readonly rows: boolean;
  /** Words of its scripts, any of which they may set; null where a script lies in another file. */
  readonly scripts: readonly string[] | null;
  /** Arguments of `run`. */
  readonly arguments: readonly string[];
}

/** What one block says, relative to it; it stays true as long as the block does. */
interface BlockNames {
  readonly placeholders: readonly PlacedPlaceholder[];
  readonly occurrences: readonly Occurrence[];
  readonly wanted: readonly WantedName[];
  readonly given: GivenNames;
  /** Names of requests, and of variables with a dot or a colon in them, that it defines. */
  readonly requests: readonly string[];
  readonly dotted: readonly string[];
}

/** Directives whose first word names a variable or a request. */
const DEFINES_VARIABLE = new Set(['prompt', 'secret']);
const DEFINES_REQUEST = new Set(['name']);
const USES_REQUEST = new Set(['ref', 'force-ref']);

/**
 * Blocks are taken over from one version of a document to the next, so what was found in them is
 * kept with them: after an edit only one block is looked at again.
 */
export class NameIndex {
  readonly #known = new WeakMap<Block, BlockNames>();

  placeholders(block: Block): readonly PlacedPlaceholder[] {
    return this.#of(block).placeholders;
  }

  /** Occurrences in one block, relative to it; references to requests still count as variables. */
  ownOccurrences(block: Block): readonly Occurrence[] {
    return this.#of(block).occurrences;
  }

  wanted(block: Block): readonly WantedName[] {
    return this.#of(block).wanted;
  }

  given(block: Block): GivenNames {
    return this.#of(block).given;
  }

  /** Every occurrence in the order of the text; `known` are the names of all that can be referred to. */
  occurrences(document: HttpDocument, known: KnownNames = this.known([document])): Occurrence[] {
    const found: Occurrence[] = [];
    for (const [index, block] of document.blocks.entries()) {
      const start = document.starts[index] ?? 0;
      for (const occurrence of this.#of(block).occurrences) {
        found.push(placed(occurrence, { known, block, start }));
      }
    }
    return found;
  }

  /** Those that are of the same thing as one, in the order of the text. */
  same(
    document: HttpDocument,
    { kind, name }: Pick<Occurrence, 'kind' | 'name'>,
    known: KnownNames = this.known([document]),
  ): Occurrence[] {
    const found: Occurrence[] = [];
    const isDotted = known.dotted.has(name);
    for (const [index, block] of document.blocks.entries()) {
      const start = document.starts[index] ?? 0;
      for (const occurrence of this.#of(block).occurrences) {
        const isOther = occurrence.name !== name;
        if (isOther && (!isDotted || occurrence.path?.startsWith(name) !== true)) continue;
        const one = placed(occurrence, { known, block, start });
        if (one.kind === kind && one.name === name) found.push(one);
      }
    }
    return found;
  }

  /** The name under an absolute offset. */
  at(
    document: HttpDocument,
    offset: number,
    known: KnownNames = this.known([document]),
  ): Occurrence | null {
    const index = blockAt(document, offset);
    const block = document.blocks[index];
    if (block === undefined) return null;
    const start = document.starts[index] ?? 0;
    for (const occurrence of this.#of(block).occurrences) {
      const one = placed(occurrence, { known, block, start });
      if (one.span.start <= offset && offset <= one.span.end) return one;
    }
    return null;
  }

  /** What the names of these files can mean. */
  known(documents: readonly HttpDocument[]): KnownNames {
    const requests = new Set<string>();
    const dotted = new Set<string>();
    for (const { blocks } of documents) {
      for (const block of blocks) {
        const own = this.#of(block);
        for (const name of own.requests) requests.add(name);
        for (const name of own.dotted) dotted.add(name);
      }
    }
    return { requests, dotted };
  }

  requestNames(document: HttpDocument): ReadonlySet<string> {
    return this.known([document]).requests;
  }

  #of(block: Block): BlockNames {
    const known = this.#known.get(block);
    if (known !== undefined) return known;
    const placeholders = findPlaceholders(block);
    const occurrences = findOccurrences(block, placeholders);
    const names: BlockNames = {
      placeholders,
      occurrences,
      requests: defined(occurrences, ({ kind }) => kind === 'request'),
      dotted: defined(occurrences, ({ kind, name }) => kind === 'variable' && /[.:]/.test(name)),
      wanted: placeholders.flatMap(wantedBy),
      given: givenBy(block),
    };
    this.#known.set(block, names);
    return names;
  }
}

const NO_NAMES: readonly string[] = [];

function defined(
  occurrences: readonly Occurrence[],
  isWanted: (occurrence: Occurrence) => boolean,
): readonly string[] {
  const found = occurrences.filter((each) => each.role === 'definition' && isWanted(each));
  return found.length === 0 ? NO_NAMES : found.map(({ name }) => name);
}

/** An occurrence of a block at its place in the document, a reference to a request as one. */
function placed(
  occurrence: Occurrence,
  {
    known: { requests, dotted },
    block,
    start,
  }: {
    readonly known: KnownNames;
    readonly block: Block;
    readonly start: number;
  },
): Occurrence {
  const span = { start: start + occurrence.span.start, end: start + occurrence.span.end };
  const whole = dotted.size === 0 ? null : dottedName(dotted, occurrence);
  if (whole !== null)
    return { ...occurrence, name: whole, span: { ...span, end: span.start + whole.length } };
  return isReferenceTo(requests, block, occurrence)
    ? { ...occurrence, kind: 'request', span }
    : { ...occurrence, span };
}

/** The longest name that a placeholder's path begins with; null where it is a path into a name. */
function dottedName(dotted: ReadonlySet<string>, { path = '' }: Occurrence): string | null {
  for (let end = path.length; end > 0; end -= 1) {
    if (/^(?:$|[.[])/.test(path.slice(end)) && dotted.has(path.slice(0, end)))
      return path.slice(0, end);
  }
  return null;
}

/** `{{login.response…}}` speaks of a request when there is one of that name. */
function isReferenceTo(
  requests: ReadonlySet<string>,
  block: Block,
  { kind, role, name, span }: Occurrence,
): boolean {
  return (
    kind === 'variable' &&
    role === 'use' &&
    requests.has(name) &&
    block.text.charCodeAt(span.end) === 46
  );
}

function findPlaceholders(block: Block): PlacedPlaceholder[] {
  const { text } = block;
  if (!text.includes('{{')) return [];
  const span = { start: 0, end: text.length };
  const hidden = [...block.comments, ...block.scripts.filter(isInline)].map((node) => node.span);
  return templateParts(block, { kind: 'template', span, pieces: [span], glue: '' }).flatMap(
    (part) => {
      if (part.kind !== 'placeholder') return [];
      if (hidden.some(({ start, end }) => start <= part.span.start && part.span.end <= end)) {
        return [];
      }
      const { expression, expressionSpan } = part;
      return [{ expression, expressionSpan, span: part.span }];
    },
  );
}

function isInline({ source }: Block['scripts'][number]): boolean {
  return source.kind === 'inline';
}

function findOccurrences(block: Block, placeholders: readonly PlacedPlaceholder[]): Occurrence[] {
  const found: Occurrence[] = [];
  for (const { name, nameSpan } of block.variables) {
    found.push({ kind: 'variable', name, span: nameSpan, role: 'definition' });
  }
  const title = titleAsName(block);
  if (title !== null) found.push(title);
  for (const { name: directive, value } of block.directives) {
    const use = directiveUse(directive);
    if (use === null) continue;
    const name = /^[\w.-]+/.exec(templateText(block, value))?.[0];
    if (name === undefined) continue;
    const { start } = value.span;
    found.push({ ...use, name, span: { start, end: start + name.length } });
  }
  for (const run of block.runs) {
    if (run.requestName !== null) {
      const name = block.text.slice(run.requestName.start, run.requestName.end);
      found.push({ kind: 'request', name, span: run.requestName, role: 'use' });
    }
    // The value goes to a variable of the file that is run.
    for (const { name, nameSpan } of run.arguments)
      found.push({ kind: 'variable', name, span: nameSpan, role: 'use' });
  }
  found.push(...inScripts(block));
  for (const { expression, expressionSpan } of placeholders) {
    const name = headOf(expression);
    if (name === null) continue;
    const span = { start: expressionSpan.start, end: expressionSpan.start + name.length };
    const path = pathOf(expression);
    found.push({
      kind: 'variable',
      name,
      span,
      role: 'use',
      ...(path.length > name.length ? { path } : {}),
    });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const SCRIPT_NAME =
  /\b(?:client\.global|client\.variables\.\w+|request\.variables|request\.environment)\.(set|get|clear)\(\s*(["'`])([\p{L}_][\p{L}\p{N}_.:-]*)\2/gu;

/** Names that scripts set and read, where they are written out. */
function inScripts({ text, scripts }: Block): Occurrence[] {
  return scripts.flatMap(({ source }) => {
    if (source.kind === 'file') return [];
    const code = text.slice(source.code.start, source.code.end);
    return [...code.matchAll(SCRIPT_NAME)].map((match): Occurrence => {
      const [whole, verb, , name = ''] = match;
      const start = source.code.start + match.index + whole.length - name.length - 1;
      const span = { start, end: start + name.length };
      const role = verb === 'set' ? 'definition' : 'use';
      return { kind: 'variable', name, span, role, inScript: true };
    });
  });
}

/** `### login` names its request where no `@name` does, as long as it is one word. */
function titleAsName(block: Block): Occurrence | null {
  const span = block.separator?.title ?? null;
  if (span === null || block.request === null) return null;
  if (block.directives.some((directive) => DEFINES_REQUEST.has(directive.name))) return null;
  const name = block.text.slice(span.start, span.end);
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) return null;
  return { kind: 'request', name, span, role: 'definition', isTitle: true };
}

function wantedBy({ expression, expressionSpan }: PlacedPlaceholder): WantedName[] {
  const name = headOf(expression) ?? /^\$[\w.-]+/.exec(expression)?.[0];
  if (name === undefined) return [];
  const { start } = expressionSpan;
  return [
    { expression, name, path: pathOf(expression), span: { start, end: start + name.length } },
  ];
}

/** Up to the first blank or bracket. */
function pathOf(expression: string): string {
  return /^[^\s([|]*/.exec(expression)?.[0] ?? '';
}

const NOTHING_GIVEN: GivenNames = { rows: false, scripts: [], arguments: [] };
/** Directives that give a request values of its own while it runs. */
const GIVES_ROWS = new Set(['loop', 'data']);

function givenBy(block: Block): GivenNames {
  const { directives, scripts, runs } = block;
  const rows = directives.some(({ name }) => GIVES_ROWS.has(name));
  if (!rows && scripts.length === 0 && runs.length === 0) return NOTHING_GIVEN;
  return {
    rows,
    scripts: scripts.some(({ source }) => source.kind === 'file')
      ? null
      : scripts.flatMap(({ source }) =>
          source.kind === 'inline'
            ? wordsOf(block.text.slice(source.code.start, source.code.end))
            : [],
        ),
    arguments: runs.flatMap((run) => run.arguments.map(({ name }) => name)),
  };
}

function wordsOf(code: string): string[] {
  return code.match(/[\p{L}_][\p{L}\p{N}_-]*/gu) ?? [];
}

function directiveUse(name: string): Pick<Occurrence, 'kind' | 'role'> | null {
  if (DEFINES_VARIABLE.has(name)) return { kind: 'variable', role: 'definition' };
  if (DEFINES_REQUEST.has(name)) return { kind: 'request', role: 'definition' };
  return USES_REQUEST.has(name) ? { kind: 'request', role: 'use' } : null;
}

/** The name an expression begins with; null for dynamic variables, which nobody defines. */
export function headOf(expression: string): string | null {
  return /^(?![$\d])[\p{L}\p{N}_-]+/u.exec(expression)?.[0] ?? null;
}
