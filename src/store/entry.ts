/** What the history remembers of a run. Plain data; nothing in it is secret. */
import type { CookieDecision } from '../engine/exchange.ts';
import type { Timings } from '../engine/timings.ts';
import type { RequestRef, TestResult } from '../runner/result.ts';

/** Longer bodies lie in files of their own, so that a list does not read them. */
export const INLINE_CHARS = 4096;
/** Of each text beside the bodies, at least: the rest is left out, and the text says so. */
export const TEXT_LIMIT_CHARS = 64 * 1024;

export interface HistoryEntry {
  /** The result's own. */
  readonly id: string;
  readonly ref: RequestRef;
  /** Absolute folder that `ref.file` starts at; left out where it is the root of the workspace. */
  readonly root?: string;
  /** `@name`, else the title, else null. */
  readonly name: string | null;
  /** 1-based, when it was sent. */
  readonly line: number;
  /** ISO 8601. */
  readonly time: string;
  readonly environment: readonly string[];
  /** Text of the request as the file had it; null when it was not given. Literal credentials are dots. */
  readonly template: string | null;
  /** Values of its variables, those from secret sources left out. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the variables that have to be resolved anew. */
  readonly secretNames: readonly string[];
  /** The first request, as it was sent; null when it could not be made. */
  readonly request: StoredRequest | null;
  /** The last response; null without one. */
  readonly response: StoredResponse | null;
  readonly hops: readonly StoredHop[];
  readonly outcome: 'response' | 'error' | 'cancelled';
  readonly ok: boolean;
  readonly error: StoredError | null;
  readonly tests: readonly TestResult[];
  readonly logs: readonly string[];
  readonly warnings: readonly string[];
  readonly elapsedMs: number;
}

export interface StoredRequest {
  readonly method: string;
  readonly url: string;
  /** As they went over the wire where that is known. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: StoredBody | null;
}

export interface StoredResponse {
  readonly url: string;
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly encoding: string | null;
  /** False when the body was cut short on the way. */
  readonly complete: boolean;
  readonly sizes: { readonly headers: number; readonly body: number; readonly decoded: number };
  readonly body: StoredBody | null;
}

export interface StoredBody {
  /** Bytes of the whole, decoded; null when not known. */
  readonly sizeBytes: number | null;
  /** True when only the beginning was kept. */
  readonly cut: boolean;
  readonly form: 'text' | 'base64';
  /** Null when it was not kept, or in a list (`get` brings it). */
  readonly content: string | null;
}

export interface StoredHop {
  readonly method: string;
  readonly url: string;
  readonly statusCode: number | null;
  readonly reason: string;
  readonly location: string | null;
  readonly timings: Timings;
  readonly remoteAddress: string | null;
  readonly cookies: readonly CookieDecision[];
  readonly cookieChanges: readonly {
    readonly name: string;
    readonly domain: string;
    readonly action: string;
    readonly reason: string;
  }[];
  readonly changes: readonly {
    readonly rule: string;
    readonly detail: string;
    readonly reason: string;
  }[];
}

export interface StoredError {
  readonly type: string;
  readonly code: string;
  readonly phase: string | null;
  readonly message: string;
  readonly hint: string | null;
}
