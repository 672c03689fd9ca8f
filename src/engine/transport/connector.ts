/** Opens a socket for one connection, through a proxy where there is one, and times each phase. */
import net from 'node:net';
import tls from 'node:tls';
import type { RequestException } from '../errors.ts';
import { ConnectTimeout, ProxyError, SSLError } from '../errors.ts';
import type { PresentedCertificate } from '../exchange.ts';
import type { Phase } from '../request.ts';
import { presentedChain } from './connectionInfo.ts';
import { errorCode, mapConnectError } from './errorMap.ts';
import type { ProxySettings } from './proxy.ts';
import { openTunnel } from './proxy.ts';
import type { TlsSettings } from './tlsSettings.ts';
import { moreRootsMayHelp, secureContext } from './tlsSettings.ts';

/**
 * For one address of several, before the next is tried. Node gives an attempt up then, and its quarter
 * of a second is less than a far host behind a VPN takes to answer at all.
 */
const ATTEMPT_MS = 1000;

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Path of a Unix domain socket; host and port only name the server then. */
  readonly socketPath: string | null;
  readonly proxy: ProxySettings | null;
  readonly url: string;
  /** For the TLS handshake; null means the host. */
  readonly serverName: string | null;
}

/** Milliseconds; null where the phase did not happen. */
export interface ConnectTimings {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
}

export interface OpenedSocket {
  readonly socket: net.Socket;
  readonly timings: ConnectTimings;
}

export interface ConnectAttempt {
  readonly opened: Promise<OpenedSocket>;
  /** Ends it wherever it is; `opened` rejects with this error. */
  abort(error: Error): void;
}

interface ConnectOptions {
  readonly timeoutMs: number | null;
  readonly onPhase: (phase: Phase) => void;
}

/** True where the proxy only carries bytes; else it is sent requests in absolute form. */
export function usesTunnel({ proxy, secure }: ConnectTarget): boolean {
  return proxy !== null && (secure || proxy.scheme.startsWith('socks'));
}

/** @throws (by `opened`) RequestException */
export function connect(
  target: ConnectTarget,
  settings: TlsSettings,
  options: ConnectOptions,
): ConnectAttempt {
  const attempt = new Attempt(target, settings, options);
  return {
    opened: attempt.run(),
    abort: (error) => {
      attempt.abort(error);
    },
  };
}

class Attempt {
  readonly #target: ConnectTarget;
  readonly #settings: TlsSettings;
  readonly #options: ConnectOptions;
  readonly #ended = Promise.withResolvers<never>();
  #phase: Phase = 'connect';
  #socket: net.Socket | null = null;
  /** The tunnel stands: what fails now is the server's TLS. */
  #beyondProxy = false;
  #aborted: Error | null = null;
  /** What a server showed that is not trusted, as far as it is known. */
  #presented: readonly PresentedCertificate[] = [];
  #marks: Partial<Record<keyof ConnectTimings, number>> = {};
  #last = performance.now();

  constructor(target: ConnectTarget, settings: TlsSettings, options: ConnectOptions) {
    this.#target = target;
    this.#settings = settings;
    this.#options = options;
    this.#ended.promise.catch(() => undefined);
  }

  abort(error: Error): void {
    this.#aborted ??= error;
    this.#socket?.destroy();
    this.#ended.reject(error);
  }

  async run(): Promise<OpenedSocket> {
    const { timeoutMs } = this.#options;
    const timer =
      timeoutMs === null
        ? null
        : setTimeout(() => {
            this.abort(this.#timedOut(timeoutMs));
          }, timeoutMs);
    try {
      const socket = await Promise.race([this.#openTrusted(), this.#ended.promise]);
      socket.setNoDelay(true);
      return { socket, timings: this.#timings() };
    } catch (error) {
      this.#socket?.destroy();
      throw this.#aborted ?? this.#mapped(error);
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
  }

  async #openTrusted(): Promise<net.Socket> {
    try {
      return await this.#open(false);
    } catch (error) {
      if (this.#aborted !== null || !moreRootsMayHelp(errorCode(error), this.#settings))
        throw error;
      this.#socket?.destroy();
      return await this.#open(true);
    }
  }

  async #open(moreRoots: boolean): Promise<net.Socket> {
    const { proxy, secure, host, port } = this.#target;
    this.#marks = {};
    this.#beyondProxy = false;
    this.#last = performance.now();
    // Before anything is sent: a certificate that cannot be read is no reason to bother the server.
    const context = secure ? secureContext(this.#settings, moreRoots) : null;
    let socket = await this.#tcp();
    if (proxy?.scheme === 'https') {
      this.#enter('tls');
      const settings = { ...this.#settings, cert: null, http2: false };
      const context = secureContext(settings, moreRoots);
      socket = await this.#tls(socket, proxy.host, { context, moreRoots });
    }
    if (proxy !== null && usesTunnel(this.#target)) {
      this.#enter('proxy');
      await openTunnel(socket, proxy, { host, port });
      this.#beyondProxy = true;
    }
    if (context !== null) {
      this.#enter('tls');
      this.#last = performance.now();
      const name = this.#target.serverName ?? host;
      socket = await this.#tls(socket, name, { context, moreRoots });
      this.#mark('tls');
    }
    return socket;
  }

  async #tcp(): Promise<net.Socket> {
    const { socketPath, proxy } = this.#target;
    const { host, port } = proxy ?? this.#target;
    const named = socketPath === null && net.isIP(host) === 0;
    this.#enter(named ? 'dns' : 'connect');
    const socket =
      socketPath === null
        ? net.connect({
            ...{ host, port, autoSelectFamily: true },
            autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
          })
        : net.connect({ path: socketPath });
    socket.once('lookup', () => {
      if (!named) return;
      this.#mark('dns');
      this.#enter('connect');
    });
    await this.#event(socket, 'connect');
    this.#mark('connect');
    return socket;
  }

  async #tls(
    socket: net.Socket,
    host: string,
    { context, moreRoots }: { context: tls.SecureContext; moreRoots: boolean },
  ): Promise<net.Socket> {
    const secured = tls.connect({
      socket,
      host,
      secureContext: context,
      // An address is no server name (RFC 6066 3).
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: this.#settings.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
      rejectUnauthorized: this.#settings.verify !== false,
    });
    // With Node's verdict the socket is gone, and the certificates with it. The first time nobody
    // asks for them, since it takes longer than the rest of a handshake.
    if (moreRoots) {
      secured.prependOnceListener('secure', () => {
        this.#presented = presentedChain(secured);
      });
    }
    await this.#event(secured, 'secureConnect');
    return secured;
  }

  /** Waits for it, or for the error that comes in its place. */
  async #event(socket: net.Socket, name: 'connect' | 'secureConnect'): Promise<void> {
    this.#socket = socket;
    if (this.#aborted !== null) {
      socket.destroy();
      throw this.#aborted;
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const onEvent = () => {
      resolve(undefined);
    };
    const onClose = () => {
      reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    };
    socket.once(name, onEvent);
    // Stays: an error after a cancel must not be unhandled.
    socket.on('error', reject);
    socket.once('close', onClose);
    await promise;
    socket.off('close', onClose);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#options.onPhase(phase);
  }

  #mark(phase: keyof ConnectTimings): void {
    const now = performance.now();
    this.#marks[phase] = now - this.#last;
    this.#last = now;
  }

  #timings(): ConnectTimings {
    const { dns = null, connect: connected = null, tls: secured = null } = this.#marks;
    return { dns, connect: connected, tls: secured };
  }

  #mapped(error: unknown): RequestException {
    const { proxy, url } = this.#target;
    const phase = this.#phase;
    const { host, port } = this.#beyondProxy ? this.#target : (proxy ?? this.#target);
    const mapped = mapConnectError(error, { host, port, url, phase });
    if (mapped instanceof SSLError) mapped.certificates = this.#presented;
    if (proxy === null || this.#beyondProxy || mapped instanceof ProxyError) return mapped;
    return new ProxyError(`The proxy ${proxy.display} cannot be used: ${mapped.message}`, {
      code: mapped.code,
      phase,
      url,
      hint: 'Check the proxy URL; `# @proxy none` goes without one.',
      cause: error,
    });
  }

  #timedOut(timeoutMs: number): ConnectTimeout {
    const { host, port, url, proxy } = this.#target;
    const phase = this.#phase;
    const through = proxy === null ? '' : ` through the proxy ${proxy.display}`;
    const hints: Partial<Record<Phase, string>> = {
      tls: 'The server accepted the connection but did not finish the TLS handshake.',
      proxy: 'The proxy accepted the connection but did not open the tunnel.',
    };
    return new ConnectTimeout(
      `No connection to ${host}:${port}${through} within ${timeoutMs / 1000} s.`,
      {
        code: 'CONNECT_TIMEOUT',
        phase,
        url,
        hint:
          hints[phase] ??
          'Check host and port, and whether a firewall or VPN stands between. `# @connection-timeout` allows more time.',
      },
    );
  }
}
