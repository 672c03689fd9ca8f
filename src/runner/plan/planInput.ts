/** Running many requests: what is asked for, what is told meanwhile, and what comes out. */
import type { Progress } from '../../engine/request.ts';
import type { Session } from '../../engine/session.ts';
import type { HttpDocument } from '../../parser/ast.ts';
import type { ScriptGlobals } from '../globals.ts';
import type { StreamPiece } from '../liveContent.ts';
import type { RequestRef, RunFailure, RunResult } from '../result.ts';
import type { RequestEntry, RunInput } from '../runInput.ts';

/** A file that was opened already; others are read when a line names them. */
export interface PlanFile {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
  /** Workspace root, absolute. */
  readonly root: string;
  /** What `listRequests` gives for it, where that is known already. */
  readonly entries?: readonly RequestEntry[];
}

/** Which requests of the files are meant. */
export type Selection =
  | { readonly kind: 'all' }
  /** By `@name` or title. */
  | { readonly kind: 'named'; readonly names: readonly string[] }
  /** The request that covers this 1-based line. */
  | { readonly kind: 'line'; readonly line: number }
  /** That request and all below it. */
  | { readonly kind: 'from'; readonly line: number }
  | { readonly kind: 'tagged'; readonly tags: readonly string[] }
  | { readonly kind: 'refs'; readonly refs: readonly RequestRef[] };

/** A block that was chosen: a request, or lines that run others. */
export interface PlanItem {
  readonly file: string;
  readonly blockIndex: number;
  /** Chosen by itself: sent even when it is `@disabled`. */
  readonly explicit: boolean;
  /** One `run` line of the block alone, by its index. Default: all that the block sends. */
  readonly run?: number;
}

export interface PlanOptions {
  /** Stop at the first result that is not ok. */
  readonly bail?: boolean;
  /** Requests under way at one time. Default 1. */
  readonly jobs?: number;
  /** Times the whole selection is run. Default 1. */
  readonly repeat?: number;
  /** More tries of a request that is not ok. Default 0. */
  readonly retry?: number;
  /** CSV, JSON or NDJSON, absolute: the selection is run once for each row. */
  readonly dataFile?: string;
  /** Each repetition and row has cookies, connections and script globals of its own. Needs `newSession`. */
  readonly ownCookies?: boolean;
  /** False gives no `results` in the outcome, so that bodies can go once their event was told. Default true. */
  readonly keepResults?: boolean;
  /** Answers of this window that are younger are not asked for again. Default: however old. Below 0: none counts, whatever a file says. */
  readonly freshForMs?: number;
}

/** Everything of a request's input that is the same for all of them. */
export type SharedInput = Pick<
  RunInput,
  | 'session'
  | 'ports'
  | 'environments'
  | 'environmentFiles'
  | 'variables'
  | 'defaults'
  | 'overrides'
  | 'namedSession'
  | 'withoutScripts'
  | 'updateSnapshots'
  | 'contentAs'
  | 'signal'
>;

export interface PlanInput extends SharedInput {
  readonly files: readonly PlanFile[];
  /** What `selectItems` gives. */
  readonly items: readonly PlanItem[];
  readonly options?: PlanOptions;
  /** Answers of this window of a file (workspace-relative), newest by name: `ResultLog.byName`. */
  readonly earlier?: (file: string) => ReadonlyMap<string, RunResult>;
  readonly globals?: ScriptGlobals;
  readonly newSession?: () => Session;
  readonly onEvent?: (event: PlanEvent) => void;
  /** How one request is run. Default `runRequest`; a dry run puts its own here. */
  readonly run?: (input: RunInput) => Promise<RunResult>;
}

/** What a plan is made of, where nothing is run. */
export type PlanQuestion = Pick<
  PlanInput,
  'files' | 'items' | 'ports' | 'environments' | 'environmentFiles' | 'options' | 'earlier'
> &
  Partial<Pick<PlanInput, 'variables'>>;

/** One request to be sent, in the order of the plan. */
export interface PlanStep {
  /** 0-based, in the order in which they are planned and reported. */
  readonly index: number;
  /** Absolute. */
  readonly file: string;
  readonly root: string;
  readonly document: HttpDocument;
  readonly entry: RequestEntry;
  /** `needed`: another one refers to it. */
  readonly why: 'chosen' | 'needed';
  /** Names or targets of those that need it, for `needed`. */
  readonly neededBy: string | null;
  /** Indices of the steps that have to be done before. */
  readonly after: readonly number[];
  /** 0-based. */
  readonly repetition: number;
  /** 0-based row of the data file, null without one. */
  readonly row: number | null;
  /** It cannot be sent: a cycle, or a name that does not exist. */
  readonly problem: RunFailure | null;
}

/** `empty`: its loop or data file has nothing to send it for. */
export type SkipReason = 'disabled' | 'empty' | 'bail' | 'cancelled' | 'stopped';

export type PlanEvent =
  | { readonly type: 'planned'; readonly steps: readonly PlanStep[] }
  | { readonly type: 'started'; readonly step: PlanStep; readonly iteration: number }
  | { readonly type: 'progress'; readonly step: PlanStep; readonly progress: Progress }
  /** A piece of an answer that is still arriving: events, lines of JSON, and what `# @stream` names. */
  | {
      readonly type: 'content';
      readonly step: PlanStep;
      readonly piece: StreamPiece;
      /** Values that are to be hidden in it. */
      readonly secrets: readonly string[];
    }
  /** It is sent again: `# @until` does not hold yet, or it failed and may be tried again. */
  | {
      readonly type: 'again';
      readonly step: PlanStep;
      readonly because: 'until' | 'retry';
      /** 2 for the second try. */
      readonly attempt: number;
      readonly result: RunResult;
    }
  | { readonly type: 'finished'; readonly step: PlanStep; readonly result: RunResult }
  | { readonly type: 'skipped'; readonly step: PlanStep; readonly reason: SkipReason };

export interface PlannedResult {
  readonly step: PlanStep;
  readonly result: RunResult;
}

export interface PlanOutcome {
  readonly steps: readonly PlanStep[];
  /** In the order of the plan, whatever was done first. */
  readonly results: readonly PlannedResult[];
  readonly skipped: readonly { readonly step: PlanStep; readonly reason: SkipReason }[];
  readonly ok: boolean;
}
