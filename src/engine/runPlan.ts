import type { AuthFlow } from './auth/authFlow.ts';
import type { DecisionPolicy } from './decide.ts';
import type { Deviation } from './exchange.ts';
import type { HeaderSources } from './headerOrigins.ts';
import type { Headers } from './headers.ts';
import type { Hooks } from './hooks.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { ClientCertificate, Progress, RetryPolicy, SendOptions } from './request.ts';
import type { RequestCookies } from './requestCookies.ts';
import type { Deadline, TimeoutsMs } from './settings.ts';
import type { Transport } from './transport/transport.ts';

/** What one exchange needs to know, all defaults filled in. */
export interface RunPlan {
  readonly request: PreparedRequest;
  readonly auth: AuthFlow | null;
  readonly cookies: RequestCookies;
  /** What its header fields were made from. */
  readonly sources: HeaderSources;
  /** False for a request whose Cookie field was made when it was prepared. */
  readonly addCookies: boolean;
  readonly hooks: Hooks;
  /** A promise while it has to be loaded. */
  readonly transportFor: (url: string) => Transport | Promise<Transport>;
  readonly proxyFor: (url: string) => string | null;
  readonly timeouts: TimeoutsMs;
  readonly verify: boolean | string;
  /** PEM; null where the request itself says what is trusted. */
  readonly authorities: readonly string[] | null;
  readonly cert: ClientCertificate | null;
  readonly httpVersion: '1.1' | '2';
  readonly minTlsVersion: NonNullable<SendOptions['minTlsVersion']> | null;
  readonly serverName: string | null;
  readonly followRedirects: boolean;
  readonly maxRedirects: number;
  readonly retries: RetryPolicy;
  readonly stream: boolean;
  readonly decodeContent: boolean;
  readonly compat: boolean;
  readonly encoding: string | null;
  readonly maxSizeBytes: number | null;
  readonly secretHeaders: readonly string[];
  readonly secretBody: boolean;
  readonly decide: DecisionPolicy | null;
  readonly onProgress: ((progress: Progress) => void) | null;
  readonly onContent: ((chunk: Uint8Array, headers: Headers) => void) | null;
  readonly deadline: Deadline;
  /** Seen while preparing. */
  readonly deviations: readonly Deviation[];
  /** Told of `response.next`, so that sending it later goes on as this exchange would have. */
  readonly onNext: (next: PreparedRequest, auth: AuthFlow | null) => void;
}
