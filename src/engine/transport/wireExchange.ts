/** One exchange on one connection, from dispatch to the end of the body. */
import type net from 'node:net';
import { TLSSocket } from 'node:tls';
import { RequestException } from '../errors.ts';
import type { ConnectionInfo } from '../exchange.ts';
import type { PreparedBody, PreparedRequest } from '../preparedRequest.ts';
import { stoppedBy } from '../settings.ts';
import type { Timings } from '../timings.ts';
import { splitUrl } from '../url.ts';
import type { UrlParts } from '../url.ts';
import type { FlowControl } from './bodyQueue.ts';
import { BodyQueue } from './bodyQueue.ts';
import { connectionInfo } from './connectionInfo.ts';
import type { ConnectTimings } from './connector.ts';
import { errorCode, mapBodyError, mapExchangeError, readTimeout } from './errorMap.ts';
import type { ReadWatch } from './readWatch.ts';
import type { ResponseHeadReader } from './responseHead.ts';
import { framingOf } from './sentHeaders.ts';
import type { SentHeaderReader } from './sentHeaders.ts';
import type { RawResponse, TransportOptions } from './transport.ts';
import { asBytes, hostField, rawHeaderList } from './wireText.ts';

/** What undici's `dispatch` takes, as far as it is used. */
export interface DispatchOptions {
  readonly method: string;
  readonly path: string;
  readonly headers: string[];
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** True closes the connection afterwards; undici does so after HEAD unless told otherwise. */
  readonly reset: boolean;
}

export interface DispatchHandler {
  onRequestStart(): void;
  onBodySent(): void;
  onResponseStart(
    controller: FlowControl & { readonly rawHeaders?: unknown },
    statusCode: number,
    headers: unknown,
    statusMessage?: string,
  ): void;
  onResponseData(controller: FlowControl, chunk: Buffer): void;
  onResponseEnd(): void;
  onResponseError(controller: unknown, error: Error): void;
}

/** One socket and what is known of it. */
export interface Connection {
  readonly key: string;
  readonly socket: net.Socket;
  readonly timings: ConnectTimings;
  /** Of the proxy in between, without credentials. */
  readonly proxy: string | null;
  /** Value of Proxy-Authorization for requests in absolute form. */
  readonly proxyAuthorization: string | null;
  /** True where the request line holds the whole URL: a proxy forwards it. */
  readonly absoluteForm: boolean;
  /** Null over HTTP/2. */
  readonly heads: ResponseHeadReader | null;
  /** True when undici has given it up. */
  isDestroyed(): boolean;
  readonly watch: ReadWatch;
  readonly sent: SentHeaderReader;
  exchanges: number;
  /** Of the first exchange, once it was answered. */
  info: ConnectionInfo | null;
  closed: boolean;
  /** The error that ended the socket, when there was one. */
  socketError: Error | null;
  hop: HopRecord | null;
  dispatch(options: DispatchOptions, handler: DispatchHandler): void;
}

/** Where a connection goes back to. */
export interface Pool {
  release(connection: Connection, keep: boolean): void;
}

/** What is noted while one exchange runs. */
export interface HopRecord {
  /** The header section as it was written; null over HTTP/2. */
  sentText: string | null;
  sentAt: number;
  headersAt: number;
  endedAt: number | null;
}

const FRAMING = /^(?:content-length|transfer-encoding)$/i;

/** One exchange on one connection, from dispatch to the end of the body. */
export class WireExchange implements DispatchHandler {
  readonly #connection: Connection;
  readonly #request: PreparedRequest;
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #hop: HopRecord;
  readonly #reused: boolean;
  readonly #parts: UrlParts;
  readonly #startedAt = performance.now();
  readonly #body: BodyQueue;
  #state: 'waiting' | 'receiving' | 'over' = 'waiting';
  #resolve: (response: RawResponse) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #framed = true;
  #sentHeaders: readonly (readonly [string, string])[] | null = null;

  constructor(
    connection: Connection,
    request: PreparedRequest,
    options: TransportOptions,
    pool: Pool,
  ) {
    this.#connection = connection;
    this.#request = request;
    this.#options = options;
    this.#parts = splitUrl(request.url);
    this.#pool = pool;
    this.#reused = connection.exchanges > 0;
    connection.exchanges += 1;
    this.#hop = { sentText: null, sentAt: this.#startedAt, headersAt: 0, endedAt: null };
    connection.hop = this.#hop;
    this.#body = new BodyQueue(this);
  }

  /** @throws RequestException */
  start(): Promise<RawResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
    this.#resolve = resolve;
    this.#reject = reject;
    this.#options.onPhase('send');
    this.#options.signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#connection.watch.start(this.#options.readTimeoutMs, this.#onLate);
    try {
      this.#dispatch();
    } catch (error) {
      this.#fail(error);
    }
    return promise;
  }

  #fields(): string[] {
    const { headers, body } = this.#request;
    const fields: string[] = [];
    // Ours, because undici would write the host as a browser spells it.
    if (!headers.has('host')) fields.push('Host', hostField(this.#parts));
    const { proxyAuthorization, absoluteForm } = this.#connection;
    const forProxy = headers.has('proxy-authorization');
    for (const field of headers) {
      // For a proxy, never for the server (RFC 9110 11.7.2).
      if (forProxy && !absoluteForm && field[0].toLowerCase() === 'proxy-authorization') continue;
      fields.push(field[0], field[1]);
    }
    if (proxyAuthorization !== null && !forProxy) {
      fields.push('Proxy-Authorization', proxyAuthorization);
    }
    if (body !== null && body.length !== null && !headers.has('content-length')) {
      fields.push('Content-Length', String(body.length));
    }
    return fields;
  }

  /** What undici reads the body from; each piece it takes is told. */
  #content(body: PreparedBody): Uint8Array | AsyncIterable<Uint8Array> {
    const { onSent } = this.#options;
    if (body.bytes !== null && body.length !== null) {
      onSent?.(body.bytes.byteLength);
      return body.bytes;
    }
    return onSent ? counted(body.open(), onSent) : body.open();
  }

  /** Origin form, `*`, or absolute form for a proxy that forwards (RFC 9112 3.2). */
  #path(): string {
    const { scheme, host, port, path, query } = this.#parts;
    const { absoluteForm } = this.#connection;
    const written = asBytes(`${path === '' ? '/' : path}${query === null ? '' : `?${query}`}`);
    // A proxy makes `*` of an address without a path (RFC 9112 3.2.4).
    const target = this.#request.asterisk === true ? (absoluteForm ? '' : '*') : written;
    if (!absoluteForm) return target;
    return `${scheme ?? 'http'}://${host ?? ''}${port === null ? '' : `:${port}`}${target}`;
  }

  #dispatch(): void {
    const { method, body } = this.#request;
    this.#connection.heads?.expect();
    this.#connection.dispatch(
      {
        method,
        path: this.#path(),
        headers: this.#fields(),
        body: body === null ? null : this.#content(body),
        reset: false,
      },
      this,
    );
  }

  onRequestStart(): void {
    this.#options.onPhase('wait');
  }

  onBodySent(): void {
    this.#hop.sentAt = performance.now();
    this.#connection.watch.sign();
  }

  onResponseStart(
    controller: FlowControl & { readonly rawHeaders?: unknown },
    statusCode: number,
    _headers: unknown,
    statusMessage?: string,
  ): void {
    if (statusCode < 200 || this.#state !== 'waiting') return;
    this.#state = 'receiving';
    this.#hop.headersAt = performance.now();
    this.#options.onPhase('receive');
    this.#connection.watch.sign();
    const rawHeaders = rawHeaderList(controller.rawHeaders);
    this.#framed = rawHeaders.some((field) => FRAMING.test(field[0]));
    const seen = this.#connection.heads?.head ?? null;
    this.#resolve(
      new WireResponse(
        {
          statusCode,
          reason: seen?.reason ?? statusMessage ?? '',
          httpVersion: seen?.httpVersion ?? (speaksHttp2(this.#connection.socket) ? '2' : '1.1'),
          rawHeaders,
          body: this.#body,
          connection: this.#connectionInfo(),
          elapsedMs: this.#hop.headersAt - this.#hop.sentAt,
        },
        this,
      ),
    );
  }

  onResponseData(controller: FlowControl, chunk: Buffer): void {
    if (this.#state !== 'receiving') return;
    this.#connection.watch.sign();
    this.#body.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), controller);
  }

  onResponseEnd(): void {
    this.#responseEnded();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(error);
  }

  /** Drops the connection now. */
  abort(): void {
    this.#finish(false);
  }

  /** As they were written, where that is known. Read once, however often it is asked for. */
  sentHeaders(): readonly (readonly [string, string])[] {
    this.#sentHeaders ??= this.#readSentHeaders();
    return this.#sentHeaders;
  }

  #readSentHeaders(): readonly (readonly [string, string])[] {
    const { sentText } = this.#hop;
    if (sentText === null) return [...this.#request.headers];
    const fields = this.#connection.sent.read(sentText);
    const framing = framingOf(this.#request);
    return framing.length === 0 ? fields : [...fields, ...framing];
  }

  /** The chain of certificates and the rest are the same for every exchange on the connection. */
  #connectionInfo(): ConnectionInfo {
    const connection = this.#connection;
    connection.info ??= connectionInfo(connection.socket, {
      reused: false,
      verified: this.#options.verify !== false,
      proxy: connection.proxy,
    });
    return this.#reused ? { ...connection.info, reused: true } : connection.info;
  }

  #responseEnded(): void {
    if (this.#state !== 'receiving') return;
    const reset = this.#connection.socketError;
    // A body without a length ends with the connection: a reset is no end.
    if (!this.#framed && reset !== null) {
      this.#fail(reset);
      return;
    }
    this.#body.end();
    this.#finish(true);
  }

  readonly #cancel = () => {
    this.#fail(stoppedBy(this.#options.signal, this.#request.url));
  };

  #fail(error: unknown): void {
    if (this.#state === 'over') return;
    const { url } = this.#request;
    const waiting = this.#state === 'waiting';
    this.#finish(false);
    // An alert of TLS says more than that the connection closed.
    const { socketError } = this.#connection;
    const known = errorCode(socketError).startsWith('ERR_SSL_') && !RequestException.is(error);
    const cause = known ? socketError : error;
    if (waiting) this.#reject(mapExchangeError(cause, url, splitUrl(url).host ?? ''));
    else this.#body.fail(mapBodyError(error, url));
  }

  #finish(keep: boolean): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#hop.endedAt = performance.now();
    this.#connection.watch.stop();
    this.#options.signal?.removeEventListener('abort', this.#cancel);
    this.#pool.release(this.#connection, keep);
  }

  readonly #onLate = () => {
    this.#fail(readTimeout(this.#request.url, this.#options.readTimeoutMs ?? Infinity));
  };

  timings(): Timings {
    const { sentAt, headersAt, endedAt } = this.#hop;
    const opened = this.#reused ? null : this.#connection.timings;
    return {
      dns: opened?.dns ?? null,
      connect: opened?.connect ?? null,
      tls: opened?.tls ?? null,
      send: sentAt - this.#startedAt,
      wait: headersAt === 0 ? null : headersAt - sentAt,
      receive: headersAt === 0 || endedAt === null ? null : endedAt - headersAt,
    };
  }
}

type ResponseFacts = Omit<RawResponse, 'timings' | 'abort' | 'sentHeaders'>;

/** What is costly to tell is told when somebody asks. */
class WireResponse implements RawResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly body: AsyncIterable<Uint8Array>;
  readonly connection: ConnectionInfo;
  readonly elapsedMs: number;
  readonly #exchange: WireExchange;

  constructor(facts: ResponseFacts, exchange: WireExchange) {
    this.statusCode = facts.statusCode;
    this.reason = facts.reason;
    this.httpVersion = facts.httpVersion;
    this.rawHeaders = facts.rawHeaders;
    this.body = facts.body;
    this.connection = facts.connection;
    this.elapsedMs = facts.elapsedMs;
    this.#exchange = exchange;
  }

  get sentHeaders(): readonly (readonly [string, string])[] {
    return this.#exchange.sentHeaders();
  }

  timings(): Timings {
    return this.#exchange.timings();
  }

  abort(): void {
    this.#exchange.abort();
  }
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onSent: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const piece of pieces) {
    yield piece;
    bytes += piece.byteLength;
    onSent(bytes);
  }
}

export function speaksHttp2(socket: net.Socket): boolean {
  return socket instanceof TLSSocket && socket.alpnProtocol === 'h2';
}
