import type { ConnectionInfo } from '../exchange.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import type { Phase } from '../request.ts';
import type { Timings } from '../timings.ts';

/** All a transport needs for one hop, every default filled in. Times in milliseconds, null means never. */
export interface TransportOptions {
  readonly connectTimeoutMs: number | null;
  /** Until the header section is complete, and between two pieces of the body. */
  readonly readTimeoutMs: number | null;
  readonly verify: boolean | string;
  /** PEM of authorities that a person trusts beside those. Null, the default: nobody may add any. */
  readonly authorities?: readonly string[] | null;
  readonly cert: { cert?: string; key?: string; pfx?: string; passphrase?: string } | null;
  /** Proxy URL with credentials, or null for a direct connection. */
  readonly proxy: string | null;
  readonly httpVersion: '1.1' | '2';
  /** Default the transport's. */
  readonly minTlsVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' | null;
  /** Name for SNI and for the check of the certificate. Default the host of the URL. */
  readonly serverName?: string | null;
  /** Told of the bytes of the body given to the connection, so far. */
  readonly onSent?: ((bytes: number) => void) | null;
  readonly signal: AbortSignal | null;
  readonly onPhase: (phase: Phase) => void;
}

/** A response whose body has not been read. Header values are Latin-1 strings as received. */
export interface RawResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** The request's header section as written on the wire. */
  readonly sentHeaders: readonly (readonly [string, string])[];
  /** Encoded bytes. Throws a `RequestException` where the body is cut short, stalls or is malformed. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly connection: ConnectionInfo;
  /** Complete only once the body has ended. */
  timings(): Timings;
  /** Milliseconds from sending to the header section received: Requests' `elapsed`. */
  readonly elapsedMs: number;
  /** Drops the connection now. */
  abort(): void;
}

export interface Transport {
  /** True where `send` rejects at once when its signal is aborted: nobody else has to watch it then. */
  readonly heedsSignal?: boolean;
  /** @throws RequestException of the right kind, with `phase`; nothing else escapes. */
  send(request: PreparedRequest, options: TransportOptions): Promise<RawResponse>;
  close(): Promise<void>;
}
