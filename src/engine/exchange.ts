import type { RequestException } from './errors.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { Response } from './response.ts';
import type { Timings } from './timings.ts';

/** Something that changed between two hops, or that the engine did of its own accord, and the rule behind it. */
export interface Change {
  /** Stable, kebab-case: `method-rewritten`, `body-dropped`, `header-dropped`, `cookie-set`, `cookie-sent`, `auth-round`, … */
  readonly rule: ChangeRule;
  /** One phrase for people: `POST → GET`. Holds no secret value. */
  readonly detail: string;
  /** Why, naming the source: `302 after POST (RFC 9110 15.4.3)`. */
  readonly reason: string;
}

export type ChangeRule =
  | 'method-rewritten'
  | 'method-kept'
  | 'body-dropped'
  | 'body-kept'
  | 'header-dropped'
  | 'fragment-inherited'
  | 'userinfo-dropped'
  | 'cookie-set'
  | 'cookie-changed'
  | 'cookie-deleted'
  | 'cookie-refused'
  | 'cookie-sent'
  | 'downgraded'
  | 'auth-round'
  | 'retried';

/** Why a cookie of the jar was sent with a request, or not. */
export interface CookieDecision {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  readonly sent: boolean;
  /** Plain words: `path /admin does not match /home`. */
  readonly reason: string;
  /** It was given with the request itself, and is in no jar. */
  readonly given?: true;
}

/** What a response did to the jar. */
export interface CookieChange {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly action: 'set' | 'changed' | 'deleted' | 'refused';
  readonly reason: string;
  /** The value that was there; left out where there was none. */
  readonly before?: string;
}

/** Where a field of a request comes from: `given` with the request, the rest is ours. */
export type HeaderOrigin =
  | 'default'
  | 'session'
  | 'given'
  /** The type that the body has. */
  | 'body'
  /** Cookies of the jar. */
  | 'jar'
  /** Cookies of the jar, and others given with the request. */
  | 'jar-and-given'
  | 'auth'
  | 'proxy'
  /** Host and framing, written by the transport. */
  | 'connection';

/** One request and its response on the wire. */
export interface Hop {
  readonly request: PreparedRequest;
  /** As the transport wrote them: order, case, duplicates. */
  readonly sentHeaders: readonly (readonly [string, string])[];
  /** Where each of those names comes from. Left out where it is not known: an exchange read from a file. */
  readonly headerOrigins?: readonly { readonly name: string; readonly origin: HeaderOrigin }[];
  readonly response: Response | null;
  readonly timings: Timings;
  readonly connection: ConnectionInfo | null;
  /** Every cookie of the jar that was considered for this request. */
  readonly cookies: readonly CookieDecision[];
  readonly cookieChanges: readonly CookieChange[];
  /** What changed from this hop to the next one; empty on the last. */
  readonly changes: readonly Change[];
}

export interface ConnectionInfo {
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly reused: boolean;
  /** `http://proxy:3128`, without credentials. */
  readonly proxy: string | null;
  readonly tls: TlsInfo | null;
}

export interface TlsInfo {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly alpn: string | null;
  readonly verified: boolean;
  /** Leaf first. */
  readonly certificates: readonly CertificateInfo[];
}

export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint256: string;
  readonly altNames: string | null;
}

/** A certificate of a server that was not trusted. */
export interface PresentedCertificate extends CertificateInfo {
  readonly pem: string;
  /** Signed by itself: nobody stands above it, so that trusting it is enough. */
  readonly selfSigned: boolean;
}

/**
 * The whole story of one send: each hop in order, and how it ended. Both `response` and `error` may
 * be there (a body cut short, a redirect limit). Never thrown away, whatever happens.
 */
export interface Exchange {
  /** Null until it was prepared. The last hop's request. */
  readonly request: PreparedRequest | null;
  readonly hops: readonly Hop[];
  readonly response: Response | null;
  readonly error: RequestException | null;
  /** Where we did otherwise than Requests would have, as far as it mattered here. */
  readonly deviations?: readonly Deviation[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds from the first step to the end of the body. */
  readonly elapsedMs: number;
}

/** One place where we differ from Requests on purpose. */
export interface Deviation {
  /** As in docs/REQUESTS.md: `DEV-7`. */
  readonly id: string;
  /** What Requests does, and what was done; no secret value. */
  readonly detail: string;
}
