/**
 * HTTP over undici. The only file that imports it. Sockets are opened by `connector.ts`, one undici
 * client stands on each, and a connection carries one exchange at a time: so every phase can be
 * timed, what was written can be shown, and a cancel can drop the socket at any moment.
 */
import { channel } from 'node:diagnostics_channel';
import type net from 'node:net';
import { TLSSocket } from 'node:tls';
import { Client } from 'undici';
import { CancelledError, ConnectionError, RequestException } from '../errors.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import type { Timings } from '../timings.ts';
import { effectivePort, joinUrl, splitUrl } from '../url.ts';
import { BodyQueue } from './bodyQueue.ts';
import type { ConnectTarget, ConnectTimings, OpenedSocket } from './connector.ts';
import { connect } from './connector.ts';
import { mapBodyError, mapExchangeError, readTimeout } from './errorMap.ts';
import { connectionInfo } from './connectionInfo.ts';
import type { RawResponse, Transport, TransportOptions } from './transport.ts';

const MAX_HEADER_BYTES = 256 * 1024;
/** Safe to send again when nothing was answered (RFC 9110 9.2.2). */
const IDEMPOTENT = /^(?:GET|HEAD|OPTIONS|PUT|DELETE|TRACE)$/;

export function createUndiciTransport(): Transport {
  return new UndiciTransport();
}

/** One socket, its client, and what is known of it. */
interface Connection {
  readonly key: string;
  readonly client: Client;
  readonly socket: net.Socket;
  readonly timings: ConnectTimings;
  exchanges: number;
  closed: boolean;
  /** The error that ended the socket, when there was one. */
  socketError: Error | null;
  hop: HopRecord | null;
}

/** What is noted while one exchange runs. */
interface HopRecord {
  sentHeaders: (readonly [string, string])[];
  sentAt: number;
  headersAt: number;
  endedAt: number | null;
}

interface SendHeadersMessage {
  readonly headers: unknown;
  readonly socket: net.Socket;
}

class UndiciTransport implements Transport {
  readonly #idle = new Map<string, Connection[]>();
  readonly #open = new Map<net.Socket, Connection>();
  readonly #onSendHeaders = (message: unknown) => {
    this.#noteHeaders(message as SendHeadersMessage);
  };
  #closed = false;

  constructor() {
    channel('undici:client:sendHeaders').subscribe(this.#onSendHeaders);
  }

  async send(request: PreparedRequest, options: TransportOptions): Promise<RawResponse> {
    if (this.#closed) {
      throw new ConnectionError('The session is closed.', {
        code: 'SESSION_CLOSED',
        phase: 'connect',
      });
    }
    throwIfCancelled(options.signal, request.url);
    const reused = this.#takeIdle(keyOf(request.url, options));
    if (reused !== null) {
      try {
        return await this.#exchange(reused, request, options);
      } catch (error) {
        if (!this.#isStale(error, reused, request)) throw error;
      }
    }
    return this.#exchange(await this.#connect(request, options), request, options);
  }

  /** The server closed an idle connection just as it was used: nothing was answered, so once more is safe. */
  #isStale(error: unknown, { socket }: Connection, { method, body }: PreparedRequest): boolean {
    if (!RequestException.is(error) || !error.isConnectionError) return false;
    if (socket.bytesRead > 0 && error.code === 'NOT_HTTP') return false;
    return IDEMPOTENT.test(method) && body?.rewindable !== false;
  }

  #takeIdle(key: string): Connection | null {
    const idle = this.#idle.get(key) ?? [];
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (!found.closed && !found.socket.destroyed && !found.client.destroyed) return found;
    }
    return null;
  }

  async #connect(request: PreparedRequest, options: TransportOptions): Promise<Connection> {
    const target = targetOf(request.url);
    const attempt = connect(
      target,
      { verify: options.verify, cert: options.cert, http2: options.httpVersion === '2' },
      { timeoutMs: options.connectTimeoutMs, onPhase: options.onPhase },
    );
    const cancel = () => {
      attempt.abort(cancelled(options.signal, request.url));
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      return this.#register(await attempt.opened, target, keyOf(request.url, options));
    } finally {
      options.signal?.removeEventListener('abort', cancel);
    }
  }

  #register({ socket, timings }: OpenedSocket, target: ConnectTarget, key: string): Connection {
    const scheme = target.secure ? 'https' : 'http';
    const client = new Client(
      joinUrl({
        ...splitUrl(`${scheme}://x`),
        host: bracketed(target.host),
        port: String(target.port),
      }),
      {
        connect: (_options, callback) => {
          callback(null, socket);
        },
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 30_000,
        maxHeaderSize: MAX_HEADER_BYTES,
        allowH2: speaksHttp2(socket),
        pipelining: 1,
      },
    );
    const connection: Connection = {
      key,
      client,
      socket,
      timings,
      exchanges: 0,
      closed: false,
      socketError: null,
      hop: null,
    };
    this.#open.set(socket, connection);
    socket.on('error', (error) => {
      connection.socketError ??= error;
    });
    socket.once('close', () => {
      connection.closed = true;
      this.#open.delete(socket);
    });
    return connection;
  }

  #noteHeaders({ headers, socket }: SendHeadersMessage): void {
    const hop = this.#open.get(socket)?.hop;
    if (!hop) return;
    hop.sentAt = performance.now();
    if (typeof headers === 'string') hop.sentHeaders = parseSentHeaders(headers);
  }

  async #exchange(
    connection: Connection,
    request: PreparedRequest,
    options: TransportOptions,
  ): Promise<RawResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
    const run = new Run(connection, request, options, (keep) => {
      this.#release(connection, keep);
    });
    run.start(resolve, reject);
    return promise;
  }

  #release(connection: Connection, keep: boolean): void {
    connection.hop = null;
    if (!keep || this.#closed || connection.closed || connection.socket.destroyed) {
      connection.socket.destroy();
      connection.client.destroy().catch(() => undefined);
      return;
    }
    const idle = this.#idle.get(connection.key) ?? [];
    idle.push(connection);
    this.#idle.set(connection.key, idle);
  }

  async close(): Promise<void> {
    this.#closed = true;
    channel('undici:client:sendHeaders').unsubscribe(this.#onSendHeaders);
    const connections = [...this.#open.values()];
    this.#idle.clear();
    await Promise.all(
      connections.map(async ({ client, socket }) => {
        socket.destroy();
        await client.destroy().catch(() => undefined);
      }),
    );
  }
}

/** One exchange on one connection, from dispatch to the end of the body. */
class Run {
  readonly #connection: Connection;
  readonly #request: PreparedRequest;
  readonly #options: TransportOptions;
  readonly #release: (keep: boolean) => void;
  readonly #hop: HopRecord;
  readonly #reused: boolean;
  readonly #startedAt = performance.now();
  readonly #body: BodyQueue;
  #timer: NodeJS.Timeout | null = null;
  #state: 'waiting' | 'receiving' | 'over' = 'waiting';
  #reject: (error: Error) => void = () => undefined;
  #framed = true;

  constructor(
    connection: Connection,
    request: PreparedRequest,
    options: TransportOptions,
    release: (keep: boolean) => void,
  ) {
    this.#connection = connection;
    this.#request = request;
    this.#options = options;
    this.#release = release;
    this.#reused = connection.exchanges > 0;
    connection.exchanges += 1;
    this.#hop = { sentHeaders: [], sentAt: this.#startedAt, headersAt: 0, endedAt: null };
    connection.hop = this.#hop;
    this.#body = new BodyQueue(() => {
      this.#finish(false);
    });
  }

  start(resolve: (response: RawResponse) => void, reject: (error: Error) => void): void {
    this.#reject = reject;
    this.#options.onPhase('send');
    this.#options.signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#armTimer();
    try {
      this.#dispatch(resolve);
    } catch (error) {
      this.#fail(error);
    }
  }

  #dispatch(resolve: (response: RawResponse) => void): void {
    const { method, headers, body, url } = this.#request;
    const { path, query } = splitUrl(url);
    const fields = [...headers].flatMap(([name, value]) => [name, value]);
    if (body !== null && body.length !== null) fields.push('Content-Length', String(body.length));
    this.#connection.client.dispatch(
      {
        method,
        path: query === null ? path : `${path}?${query}`,
        headers: fields,
        body:
          body === null
            ? null
            : ((body.bytes ?? (body.open() as AsyncIterable<Uint8Array> & object)) as never),
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart: () => {
          this.#options.onPhase('wait');
        },
        onBodySent: () => {
          this.#hop.sentAt = performance.now();
          this.#armTimer();
        },
        onResponseStart: (controller, statusCode, _headers, statusMessage) => {
          if (statusCode < 200) return;
          const raw = rawHeaderList(controller.rawHeaders);
          this.#responseStarted(resolve, { statusCode, reason: statusMessage ?? '', raw });
        },
        onResponseData: (controller, chunk) => {
          if (this.#state !== 'receiving') return;
          this.#armTimer();
          this.#body.push(new Uint8Array(chunk), controller);
        },
        onResponseEnd: () => {
          this.#responseEnded();
        },
        onResponseError: (_controller, error) => {
          this.#fail(error);
        },
      },
    );
  }

  #responseStarted(
    resolve: (response: RawResponse) => void,
    head: { statusCode: number; reason: string; raw: (readonly [string, string])[] },
  ): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'receiving';
    this.#hop.headersAt = performance.now();
    this.#options.onPhase('receive');
    this.#armTimer();
    this.#framed = head.raw.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
    const connection = this.#connection;
    resolve({
      statusCode: head.statusCode,
      reason: head.reason,
      httpVersion: speaksHttp2(connection.socket) ? '2' : '1.1',
      rawHeaders: head.raw,
      sentHeaders:
        this.#hop.sentHeaders.length > 0 ? this.#hop.sentHeaders : [...this.#request.headers],
      body: this.#body,
      connection: connectionInfo(connection.socket, {
        reused: this.#reused,
        verified: this.#options.verify !== false,
      }),
      timings: () => this.#timings(),
      elapsedMs: this.#hop.headersAt - this.#hop.sentAt,
      abort: () => {
        this.#finish(false);
      },
    });
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
    this.#fail(cancelled(this.#options.signal, this.#request.url));
  };

  #fail(error: unknown): void {
    if (this.#state === 'over') return;
    const { url } = this.#request;
    if (this.#state === 'waiting') {
      this.#reject(mapExchangeError(error, url, splitUrl(url).host ?? ''));
    } else this.#body.fail(mapBodyError(error, url));
    this.#finish(false);
  }

  #finish(keep: boolean): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#hop.endedAt = performance.now();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#cancel);
    this.#release(keep);
  }

  /** Started anew by every sign of life. */
  #armTimer(): void {
    const limit = this.#options.readTimeoutMs;
    if (limit === null || this.#state === 'over') return;
    if (this.#timer !== null) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#fail(readTimeout(this.#request.url, limit));
    }, limit);
  }

  #timings(): Timings {
    const { sentAt, headersAt, endedAt } = this.#hop;
    const opened = this.#reused
      ? { dns: null, connect: null, tls: null }
      : this.#connection.timings;
    return {
      ...opened,
      send: sentAt - this.#startedAt,
      wait: headersAt === 0 ? null : headersAt - sentAt,
      receive: headersAt === 0 || endedAt === null ? null : endedAt - headersAt,
    };
  }
}

function speaksHttp2(socket: net.Socket): boolean {
  return socket instanceof TLSSocket && socket.alpnProtocol === 'h2';
}

function throwIfCancelled(signal: AbortSignal | null, url: string): void {
  if (signal?.aborted === true) throw cancelled(signal, url);
}

/** The total deadline aborts with an error of ours; a person's Cancel with none. */
function cancelled(signal: AbortSignal | null, url: string): Error {
  if (RequestException.is(signal?.reason)) return signal.reason;
  return new CancelledError('The request was cancelled.', { code: 'CANCELLED', url });
}

function keyOf(url: string, { verify, cert, httpVersion, proxy }: TransportOptions): string {
  const { scheme, host, port } = splitUrl(url);
  const where = `${scheme ?? ''}://${host ?? ''}:${effectivePort({ scheme, port })}`;
  return JSON.stringify([where, verify, cert, httpVersion, proxy]);
}

function targetOf(url: string): ConnectTarget {
  const parts = splitUrl(url);
  const unix = parts.scheme === 'http+unix';
  return {
    host: unix ? 'localhost' : (parts.host ?? '').replace(/^\[|\]$/g, ''),
    port: effectivePort(parts),
    secure: parts.scheme === 'https',
    socketPath: unix ? decodeURIComponent(parts.host ?? '') : null,
    url,
  };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** `GET / HTTP/1.1\r\nhost: x\r\n…` as fields. */
function parseSentHeaders(text: string): (readonly [string, string])[] {
  const lines = text.split('\r\n').slice(1);
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()] as const];
  });
}

function rawHeaderList(raw: unknown): (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [];
  if (Array.isArray(raw)) {
    const values = raw as (Buffer | string)[];
    for (let i = 0; i + 1 < values.length; i += 2) {
      list.push([latin1(values[i] ?? ''), latin1(values[i + 1] ?? '')]);
    }
  } else if (typeof raw === 'object' && raw !== null) {
    for (const [name, value] of Object.entries(raw as Record<string, string | string[]>)) {
      if (name.startsWith(':')) continue;
      for (const single of [value].flat()) list.push([name, single]);
    }
  }
  return list;
}

function latin1(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('latin1');
}
