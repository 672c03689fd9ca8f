/**
 * HTTP over undici. The only file that imports it. Sockets are opened by `connector.ts`, one undici
 * client stands on each, and a connection carries one exchange at a time: so every phase can be
 * timed, what was written can be shown, and a cancel can drop the socket at any moment.
 */
import { channel } from 'node:diagnostics_channel';
import type net from 'node:net';
import type tls from 'node:tls';
import { Client } from 'undici';
import { ConnectionError, RequestException } from '../errors.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import { stoppedBy } from '../settings.ts';
import { effectivePort, splitUrl } from '../url.ts';
import type { ConnectTarget, OpenedSocket } from './connector.ts';
import { connect, usesTunnel } from './connector.ts';
import { parseProxyUrl, proxyAuthorization } from './proxy.ts';
import { ReadWatch } from './readWatch.ts';
import { MAX_HEADER_BYTES, ResponseHeadReader } from './responseHead.ts';
import { SentHeaderReader } from './sentHeaders.ts';
import type { RawResponse, Transport, TransportOptions } from './transport.ts';
import type { Connection, DispatchHandler, DispatchOptions } from './wireExchange.ts';
import { WireExchange, speaksHttp2 } from './wireExchange.ts';

/** Safe to send again when nothing was answered (RFC 9110 9.2.2). */
const IDEMPOTENT = /^(?:GET|HEAD|OPTIONS|PUT|DELETE|TRACE)$/;
const MAX_IDLE_MS = 30_000;

export interface TransportSettings {
  /** Default: Node's own, TLS 1.2. */
  readonly minTlsVersion?: tls.SecureVersion;
}

/** Connections are kept by origin, proxy and TLS settings until `close`. */
export function createUndiciTransport(settings: TransportSettings = {}): Transport {
  return new UndiciTransport(settings);
}

interface PooledConnection extends Connection {
  readonly client: Client;
}

interface SendHeadersMessage {
  readonly headers: unknown;
  readonly socket: net.Socket;
}

class UndiciTransport implements Transport {
  readonly heedsSignal = true;
  readonly #settings: TransportSettings;
  readonly #idle = new Map<string, Connection[]>();
  readonly #open = new Map<net.Socket, PooledConnection>();
  readonly #onSendHeaders = (message: unknown) => {
    this.#noteHeaders(message as SendHeadersMessage);
  };
  #closed = false;

  constructor(settings: TransportSettings) {
    this.#settings = settings;
    channel('undici:client:sendHeaders').subscribe(this.#onSendHeaders);
  }

  async send(request: PreparedRequest, options: TransportOptions): Promise<RawResponse> {
    if (this.#closed) {
      throw new ConnectionError('The session is closed.', {
        code: 'SESSION_CLOSED',
        phase: 'connect',
        hint: 'Make a new one.',
      });
    }
    if (options.signal?.aborted === true) throw stoppedBy(options.signal, request.url);
    const target = targetOf(request.url, options);
    const key = keyOf(target, options);
    const reused = this.#takeIdle(key);
    if (reused !== null) {
      const { bytesRead } = reused.socket;
      try {
        return await this.#exchange(reused, request, options);
      } catch (error) {
        if (reused.socket.bytesRead > bytesRead || !isStale(error, request)) throw error;
      }
    }
    return this.#exchange(await this.#connect(target, key, options), request, options);
  }

  #takeIdle(key: string): Connection | null {
    const idle = this.#idle.get(key) ?? [];
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (found.closed || found.socket.destroyed || found.isDestroyed()) continue;
      return found;
    }
    this.#idle.delete(key);
    return null;
  }

  async #connect(
    target: ConnectTarget,
    key: string,
    options: TransportOptions,
  ): Promise<PooledConnection> {
    const { verify, cert, httpVersion, signal } = options;
    const attempt = connect(
      target,
      {
        verify,
        cert,
        http2: httpVersion === '2',
        minVersion: options.minTlsVersion ?? this.#settings.minTlsVersion ?? null,
        authorities: options.authorities ?? null,
      },
      { timeoutMs: options.connectTimeoutMs, onPhase: options.onPhase },
    );
    const cancel = () => {
      attempt.abort(stoppedBy(signal, target.url));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return this.#register(await attempt.opened, target, key);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #register(
    { socket, timings }: OpenedSocket,
    target: ConnectTarget,
    key: string,
  ): PooledConnection {
    const client = createClient(socket, target);
    const { proxy } = target;
    const absoluteForm = proxy !== null && !usesTunnel(target);
    const connection: PooledConnection = {
      key,
      client,
      socket,
      timings,
      proxy: proxy?.display ?? null,
      proxyAuthorization: absoluteForm ? proxyAuthorization(proxy) : null,
      absoluteForm,
      heads: speaksHttp2(socket) ? null : new ResponseHeadReader(socket, target.host),
      watch: new ReadWatch(),
      sent: new SentHeaderReader(),
      exchanges: 0,
      info: null,
      isDestroyed: () => client.destroyed,
      closed: false,
      socketError: null,
      hop: null,
      dispatch: (options, handler) => {
        if (options.path === '*') dispatchAsterisk(client, options, handler);
        else client.dispatch(options as Parameters<Client['dispatch']>[0], handler);
      },
    };
    this.#open.set(socket, connection);
    socket.on('error', (error) => {
      connection.socketError ??= error;
    });
    socket.once('close', () => {
      connection.closed = true;
      connection.watch.close();
      this.#open.delete(socket);
      // Nothing waits on it any more; the client is told, so that it does not wait for a new socket.
      setImmediate(() => {
        client.destroy().catch(() => undefined);
      });
    });
    return connection;
  }

  #noteHeaders({ headers, socket }: SendHeadersMessage): void {
    const hop = this.#open.get(socket)?.hop;
    if (!hop) return;
    hop.sentAt = performance.now();
    if (typeof headers === 'string') hop.sentText = headers;
  }

  #exchange(
    connection: Connection,
    request: PreparedRequest,
    options: TransportOptions,
  ): Promise<RawResponse> {
    return new WireExchange(connection, request, options, this).start();
  }

  release(connection: Connection, keep: boolean): void {
    connection.hop = null;
    if (!keep || this.#closed || connection.closed || connection.socket.destroyed) {
      connection.socket.destroy();
      return;
    }
    const idle = this.#idle.get(connection.key);
    if (idle === undefined) this.#idle.set(connection.key, [connection]);
    else idle.push(connection);
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

/** A client that knows this one socket, and never another. */
function createClient(socket: net.Socket, { secure, host, port }: ConnectTarget): Client {
  let taken = false;
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return new Client(`${secure ? 'https' : 'http'}://${bracketed}:${port}`, {
    connect: (_options, callback) => {
      const usable = !taken && !socket.destroyed;
      taken = true;
      // Later, as every real connector: undici is not ready for an answer within the call.
      queueMicrotask(() => {
        if (usable) callback(null, socket);
        else callback(Object.assign(new Error('socket closed'), { code: 'ECONNRESET' }), null);
      });
    },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: MAX_IDLE_MS,
    maxHeaderSize: MAX_HEADER_BYTES + 1024,
    allowH2: speaksHttp2(socket),
    pipelining: 1,
  });
}

/**
 * undici takes paths and addresses alone. It tells of each request as it is made, within the call, and
 * writes the request line later: in between `*` takes the place of the path.
 */
function dispatchAsterisk(
  client: Client,
  options: DispatchOptions,
  handler: DispatchHandler,
): void {
  const created = channel('undici:request:create');
  const name = (message: unknown) => {
    (message as { request: { path: string } }).request.path = '*';
  };
  created.subscribe(name);
  try {
    client.dispatch({ ...options, path: '/' } as Parameters<Client['dispatch']>[0], handler);
  } finally {
    created.unsubscribe(name);
  }
}

/** The server closed an idle connection just as it was used: nothing was answered, so once more is safe. */
function isStale(error: unknown, { method, body }: PreparedRequest): boolean {
  if (!RequestException.is(error) || !error.isConnectionError) return false;
  return IDEMPOTENT.test(method) && body?.rewindable !== false;
}

function keyOf(
  { secure, host, port, socketPath }: ConnectTarget,
  options: TransportOptions,
): string {
  const { verify, cert, httpVersion, proxy, minTlsVersion, serverName, authorities } = options;
  const where = `${secure ? 's' : ''} ${host} ${port} ${socketPath ?? ''} ${proxy ?? ''}`;
  if (!secure) return where;
  const tlsSettings = JSON.stringify([verify, cert, minTlsVersion, serverName]);
  // What was opened with another trust is not taken for this one.
  return `${where} ${httpVersion} ${tlsSettings} ${authorities?.join('') ?? ''}`;
}

function targetOf(url: string, { proxy, serverName }: TransportOptions): ConnectTarget {
  const parts = splitUrl(url);
  const unix = parts.scheme === 'http+unix';
  return {
    host: unix ? 'localhost' : (parts.host ?? '').replace(/^\[|\]$/g, ''),
    port: unix ? 80 : effectivePort(parts),
    secure: parts.scheme === 'https',
    socketPath: unix ? decodeURIComponent(parts.host ?? '') : null,
    proxy: proxy === null || unix ? null : parseProxyUrl(proxy),
    url,
    serverName: serverName ?? null,
  };
}
