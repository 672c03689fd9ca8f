/** The shapes that `--format json` prints. Fields are added, never renamed or taken away. */

/** Text where the bytes are text, else base64; or the file a large body lies in. */
export type JsonBody =
  | { readonly text: string; readonly complete?: false; readonly truncated?: true }
  | { readonly base64: string; readonly complete?: false; readonly truncated?: true }
  | { readonly file: string; readonly truncated: true; readonly complete?: false };

export type JsonHeaders = readonly (readonly [string, string])[];

export interface JsonRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: JsonHeaders;
  readonly body: JsonBody | null;
}

export interface JsonCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string | null;
}

export interface JsonHopResponse {
  readonly url: string;
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: JsonHeaders;
  readonly encoding: string | null;
  readonly size: { readonly headers: number; readonly body: number; readonly decoded: number };
  readonly body: JsonBody | null;
  readonly cookies: readonly JsonCookie[];
  readonly elapsedMs: number;
  readonly timings: Readonly<Record<string, number | null>>;
  readonly links: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface JsonHop {
  readonly request: JsonRequest;
  readonly response: JsonHopResponse | null;
  /** What changed on the way to the next hop, and the rule. */
  readonly because: readonly { readonly rule: string; readonly detail: string }[];
}

export interface JsonResponse extends JsonHopResponse {
  /** Oldest first. */
  readonly history: readonly JsonHop[];
}

export interface JsonError {
  readonly type: string;
  readonly code: string;
  readonly phase: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly url: string | null;
  /** Hops before the one that failed; there only when no response holds them. */
  readonly history?: readonly JsonHop[];
}

export interface JsonTest {
  readonly name: string;
  readonly ok: boolean;
  readonly line: number | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly message: string | null;
  /** Lines that differ, `-` expected and `+` actual; left out where two short values say it. */
  readonly diff?: string;
}

export interface JsonResult {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
  readonly ok: boolean;
  /** Chosen, and not sent; the reason. Absent when it was run. */
  readonly skipped?: string;
  readonly request: JsonRequest | null;
  readonly response: JsonResponse | null;
  readonly error: JsonError | null;
  readonly tests: readonly JsonTest[];
  readonly logs: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Where this went otherwise than with Requests, by the numbers of docs/REQUESTS.md; left out where nothing did. */
  readonly deviations?: readonly { readonly id: string; readonly detail: string }[];
}

export interface JsonSummary {
  readonly sent: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly tests: { readonly passed: number; readonly failed: number };
  readonly elapsedMs: number;
}

export interface JsonReport {
  readonly postcard: 1;
  readonly ok: boolean;
  readonly results: readonly JsonResult[];
  readonly summary: JsonSummary;
}
