/** What every output format is: told of each result, then of the end. */
import type { HttpDocument } from '../../parser/ast.ts';
import { createLineIndex } from '../../parser/lineIndex.ts';
import type { StreamPiece } from '../../runner/liveContent.ts';
import type { Mask } from '../../runner/mask.ts';
import type { SkipReason } from '../../runner/plan/planInput.ts';
import type { RunResult } from '../../runner/result.ts';
import type { JsonSummary } from '../json/contract.ts';
import type { Output } from '../output.ts';
import type { Style } from '../terminal/style.ts';

/** One result and where it came from. */
export interface Reported {
  /** As given on the command line. */
  readonly file: string;
  readonly document: HttpDocument;
  /** As written, for a request that could not be made. */
  readonly method: string;
  readonly target: string;
  readonly result: RunResult;
  /** It was not chosen: another one refers to it. */
  readonly needed?: boolean;
}

/** A request that was chosen and not sent. */
export interface Skipped {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly reason: SkipReason;
}

/** A piece of an answer that is still arriving. */
export interface LivePiece {
  readonly title: string;
  readonly piece: StreamPiece;
  readonly secrets: readonly string[];
}

/** In words for people. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  disabled: 'disabled',
  empty: 'nothing to repeat it for',
  bail: 'not sent after a failure',
  cancelled: 'interrupted',
  stopped: 'a script ended the run',
};

export interface Reporter<T extends Reported = Reported> {
  readonly result: (reported: T) => Promise<void>;
  /** Told in order and before the result. Absent where nothing is shown before the whole is there. */
  readonly content?: (live: LivePiece) => Promise<void>;
  /** Absent where the format has no place for it. */
  readonly skipped?: (skipped: Skipped) => Promise<void>;
  readonly end: (end: { readonly ok: boolean; readonly summary: JsonSummary }) => Promise<void>;
}

export interface ReporterParts {
  readonly output: Output;
  readonly style: Style;
  /** True where a person reads the output as it comes. */
  readonly terminal: boolean;
  readonly columns: number;
  readonly showSecrets: boolean;
  /** More than one request is run: each gets less room. */
  readonly several: boolean;
  readonly verbose: boolean;
  /** Warnings and failures that the format itself has no place for. */
  readonly warn: (line: string) => void;
}

/** What a failed result says for itself. */
export interface Complaint {
  /** `api.http:12` or `api.http:12:5`. */
  readonly place: string;
  readonly line: number;
  readonly column: number | null;
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
  /** Lines that differ, `-` expected and `+` actual; null where two short values say it. */
  readonly diff: string | null;
}

/** Everything that went wrong with one result, masked, in the order a person should read it. */
export function complaintsOf(reported: Reported, mask: Mask): Complaint[] {
  const { result, file } = reported;
  const complaints: Complaint[] = [];
  const { failure, exchange } = result;
  if (failure !== null) {
    const at = failure.span === null ? null : placeOf(reported, failure.span.start);
    const line = at?.line ?? result.line;
    complaints.push({
      place: at === null ? `${file}:${line}` : `${file}:${line}:${at.column}`,
      line,
      column: at?.column ?? null,
      title: failure.type,
      message: mask.text(failure.message),
      hint: failure.hint === null ? null : mask.text(failure.hint),
      diff: null,
    });
  } else if (exchange?.error && !result.errorExpected) {
    const { error } = exchange;
    complaints.push({
      place: `${file}:${result.line}`,
      line: result.line,
      column: null,
      title: error.name,
      message: mask.text(error.message),
      hint: error.hint === null ? null : mask.text(error.hint),
      diff: null,
    });
  }
  for (const test of result.tests) {
    if (test.ok) continue;
    const line = test.line ?? result.line;
    complaints.push({
      place: `${file}:${line}`,
      line,
      column: null,
      // An assertion outside of a test has its message for a name.
      title: test.name === test.message ? 'assertion' : mask.text(test.name),
      message: mask.text(test.message ?? comparison(test.expected, test.actual)),
      hint: null,
      diff: typeof test.diff === 'string' ? mask.text(test.diff) : null,
    });
  }
  return complaints;
}

function comparison(expected: string | null, actual: string | null): string {
  if (expected === null && actual === null) return 'It does not hold.';
  return `expected ${expected ?? 'something else'}, was ${actual ?? 'nothing'}`;
}

function placeOf({ document }: Reported, offset: number): { line: number; column: number } {
  const { line, column } = createLineIndex(document.text).positionAt(offset);
  return { line: line + 1, column: column + 1 };
}

/** `login`, else `GET /path`. */
export function titleOf({ result, method, target }: Reported, mask: Mask): string {
  return result.name ?? `${method} ${mask.text(target)}`;
}

/** Gives the second of one name a number, the third the next: tools take two of one name for one. */
export function createNumbering(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}
