/**
 * What is meant where text is selected: that text, as a file of its own. Whole requests are those of
 * the file; a piece of one is a block that is added to the file, so that the file's variables, names
 * and defaults hold for it, and its lines are those of the file.
 */
import type { Block, HttpDocument, Span } from '../parser/ast.ts';
import { parse } from '../parser/parse.ts';
import { absoluteSpan } from '../parser/text.ts';
import { listRequests } from '../runner/listRequests.ts';
import type { PlanFile, PlanItem } from '../runner/plan/planInput.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { titleOf } from '../runner/titleOf.ts';

/** A file and its requests. */
export type ListedFile = PlanFile & { readonly entries: readonly RequestEntry[] };

export interface SelectedRequests {
  /** The file, and behind its own blocks the pieces that were selected. */
  readonly file: ListedFile;
  /** In the order of the text; never empty. */
  readonly items: readonly PlanItem[];
  /** The selection ends inside this request, behind others: half of it is not what was meant. */
  readonly leftOut: RequestEntry | null;
}

export interface SelectionPlace {
  readonly selection: Span;
  /** Of the file, for people. */
  readonly name: string;
}

interface Piece {
  readonly block: Block;
  /** Absolute. */
  readonly start: number;
}

/** Null where no request and no `run` line of the file is selected. */
export function selectedRequests(file: ListedFile, place: SelectionPlace): SelectedRequests | null {
  const { document, entries } = file;
  const { selection } = place;
  const found = new FoundRequests(file, place.name);
  let leftOut: RequestEntry | null = null;
  for (const [index, block] of document.blocks.entries()) {
    const start = document.starts[index] ?? 0;
    const covered = {
      start: Math.max(selection.start, start),
      end: Math.min(selection.end, start + block.text.length),
    };
    if (covered.start >= covered.end) continue;
    const whole = absoluteSpan(document, index, meaningOf(block));
    if (block.request === null) found.takeRuns(index, covered);
    else if (covered.start <= whole.start && whole.end <= covered.end) found.take(index);
    else if (found.items.length > 0 && covered.end < whole.end) {
      // Its heading alone is often selected with what stands above it.
      if (covered.end > start + block.request.line.span.start)
        leftOut = entries.find(({ blockIndex }) => blockIndex === index) ?? null;
    } else found.takePiece(document.text.slice(covered.start, covered.end), covered.start);
  }
  return found.items.length === 0 ? null : { file: found.file, items: found.items, leftOut };
}

/** The same for a piece of a text that holds no requests of its own: prose, a script, a log. */
export function requestsInText(
  file: ListedFile,
  text: string,
  { selection, name }: SelectionPlace,
): SelectedRequests | null {
  const found = new FoundRequests(file, name);
  const selected = text.slice(selection.start, selection.end);
  // The fences of Markdown belong to no request.
  found.takePiece(selected.replace(/^[ \t]*(?:`{3}|~{3}).*$/gm, blank), selection.start);
  return found.items.length === 0 ? null : { file: found.file, items: found.items, leftOut: null };
}

/** Of a text that is no `.http` file nothing counts but its definitions of variables. */
export function definitionsOf(text: string): HttpDocument {
  return parse(text.replace(/^(?![ \t]*@[^\s=]+[ \t]*:?=).*$/gm, blank));
}

/** What was found, and the file with the pieces. They are never mistaken for requests of the file. */
class FoundRequests {
  readonly items: PlanItem[] = [];
  readonly #file: ListedFile;
  readonly #title: string;
  readonly #pieces: Piece[] = [];

  constructor(file: ListedFile, name: string) {
    this.#file = file;
    this.#title = `Selection of ${name}`;
  }

  take(blockIndex: number): void {
    this.items.push({ file: this.#file.file, blockIndex, explicit: true });
  }

  takeRuns(blockIndex: number, covered: Span): void {
    const { document, file } = this.#file;
    for (const [run, node] of (document.blocks[blockIndex]?.runs ?? []).entries()) {
      const { start, end } = absoluteSpan(document, blockIndex, node.span);
      const last = start + document.text.slice(start, end).trimEnd().length;
      if (covered.start <= start && last <= covered.end)
        this.items.push({ file, blockIndex, explicit: true, run });
    }
  }

  takePiece(text: string, start: number): void {
    const { blocks, starts } = parse(text);
    for (const [index, block] of blocks.entries()) {
      if (!isRequest(block)) continue;
      this.#pieces.push({ block, start: start + (starts[index] ?? 0) });
      this.take(this.#file.document.blocks.length + this.#pieces.length - 1);
    }
  }

  get file(): ListedFile {
    const { document, entries } = this.#file;
    return {
      ...this.#file,
      document: {
        ...document,
        blocks: [...document.blocks, ...this.#pieces.map(({ block }) => block)],
        starts: [...document.starts, ...this.#pieces.map(({ start }) => start)],
      },
      entries: [...entries, ...this.#pieces.map((piece, index) => this.#entry(piece, index))],
    };
  }

  #entry({ block, start }: Piece, index: number): RequestEntry {
    const { document, file, root } = this.#file;
    const alone = { ...document, blocks: [block], starts: [0] };
    const own = listRequests(alone, file, root)[0] as RequestEntry;
    const above = document.text.slice(0, start).split(/\r\n|\r|\n/).length - 1;
    const key = `${this.#title}: ${titleOf({ ...own, name: null })}`;
    return {
      ...own,
      // A piece is no answer of the request that it was cut out of, whatever name stands in it.
      name: this.#title,
      ref: { ...own.ref, key, ordinal: index },
      blockIndex: document.blocks.length + index,
      line: own.line + above,
      startLine: own.startLine + above,
      endLine: own.endLine + above,
    };
  }
}

/** From the first to the last thing in a block that says how its request is sent. */
function meaningOf(block: Block): Span {
  const { request, directives, scripts, runs } = block;
  const parts = request === null ? [] : [request, ...request.asserts, ...request.references];
  const output = request?.output ? [request.output] : [];
  const spans = [...directives, ...scripts, ...runs, ...parts, ...output].map(({ span }) => span);
  if (spans.length === 0) return { start: 0, end: block.text.length };
  const end = Math.max(...spans.map((span) => span.end));
  return {
    start: Math.min(...spans.map((span) => span.start)),
    end: block.text.slice(0, end).trimEnd().length,
  };
}

/** A line that is taken for a request only because nothing else is there is none where it was cut out. */
function isRequest({ request, diagnostics }: Block): boolean {
  return (
    request !== null &&
    !diagnostics.some(
      ({ code }) =>
        code === 'not-a-request' ||
        code === 'body-without-request' ||
        (code === 'word-as-host' && request.line.method === null),
    )
  );
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}
