/** Opens a socket for one connection and times each phase; the caller can destroy it at any moment. */
import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { ConnectTimeout, FileError } from '../errors.ts';
import type { Phase } from '../request.ts';
import { mapConnectError } from './errorMap.ts';

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Path of a Unix domain socket; host and port only name the server then. */
  readonly socketPath: string | null;
  readonly url: string;
}

export interface TlsSettings {
  readonly verify: boolean | string;
  readonly cert: { cert?: string; key?: string; pfx?: string; passphrase?: string } | null;
  readonly http2: boolean;
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

/** @throws (by `opened`) RequestException */
export function connect(
  target: ConnectTarget,
  settings: TlsSettings,
  options: { timeoutMs: number | null; onPhase: (phase: Phase) => void },
): ConnectAttempt {
  const { promise, resolve, reject } = Promise.withResolvers<OpenedSocket>();
  const clock = new PhaseClock();
  let phase: Phase = isAddress(target) ? 'connect' : 'dns';
  options.onPhase(phase);
  const enter = (next: Phase) => {
    phase = next;
    options.onPhase(next);
  };
  let current: net.Socket | null = null;
  const fail = (error: Error) => {
    clearTimeout(timer);
    current?.destroy();
    reject(error);
  };
  const timer = setTimeout(
    () => {
      fail(timedOut(target, phase, options.timeoutMs ?? 0));
    },
    options.timeoutMs ?? 2 ** 31 - 1,
  );
  if (options.timeoutMs === null) clearTimeout(timer);
  const onError = (error: Error) => {
    fail(mapConnectError(error, { ...target, phase, verify: settings.verify !== false }));
  };
  const done = (socket: net.Socket) => {
    clearTimeout(timer);
    socket.off('error', onError);
    socket.setNoDelay(true);
    resolve({ socket, timings: clock.timings() });
  };
  try {
    const raw = openTcp(target);
    current = raw;
    raw.on('error', onError);
    raw.once('lookup', () => {
      clock.mark('dns');
      if (phase === 'dns') enter('connect');
    });
    raw.once('connect', () => {
      clock.mark('connect');
      if (!target.secure) {
        done(raw);
        return;
      }
      enter('tls');
      const secured = startTls(raw, target, settings);
      current = secured;
      raw.off('error', onError);
      secured.on('error', onError);
      secured.once('secureConnect', () => {
        clock.mark('tls');
        done(secured);
      });
    });
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
  }
  return { opened: promise, abort: fail };
}

class PhaseClock {
  #last = performance.now();
  readonly #marks = new Map<keyof ConnectTimings, number>();

  mark(phase: keyof ConnectTimings): void {
    const now = performance.now();
    this.#marks.set(phase, now - this.#last);
    this.#last = now;
  }

  timings(): ConnectTimings {
    return {
      dns: this.#marks.get('dns') ?? null,
      connect: this.#marks.get('connect') ?? null,
      tls: this.#marks.get('tls') ?? null,
    };
  }
}

function isAddress({ host, socketPath }: ConnectTarget): boolean {
  return socketPath !== null || net.isIP(host) !== 0;
}

function openTcp({ host, port, socketPath }: ConnectTarget): net.Socket {
  if (socketPath !== null) return net.connect({ path: socketPath });
  return net.connect({ host, port, autoSelectFamily: true });
}

function startTls(socket: net.Socket, target: ConnectTarget, settings: TlsSettings): tls.TLSSocket {
  return tls.connect({
    socket,
    host: target.host,
    ...(net.isIP(target.host) === 0 ? { servername: target.host } : {}),
    ALPNProtocols: settings.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    rejectUnauthorized: settings.verify !== false,
    ...authorities(settings.verify),
    ...clientCertificate(settings.cert),
  });
}

/** A CA file is added to nothing: it alone is trusted, as in Requests. True means Node's own roots. */
function authorities(verify: boolean | string): tls.SecureContextOptions {
  return typeof verify === 'string' ? { ca: readPem(verify, 'CA file') } : {};
}

function clientCertificate(cert: TlsSettings['cert']): tls.SecureContextOptions {
  if (cert === null) return {};
  return {
    ...(cert.cert === undefined ? {} : { cert: readPem(cert.cert, 'client certificate') }),
    ...(cert.key === undefined && cert.cert === undefined
      ? {}
      : { key: readPem(cert.key ?? cert.cert ?? '', 'client key') }),
    ...(cert.pfx === undefined ? {} : { pfx: readPem(cert.pfx, 'client certificate') }),
    ...(cert.passphrase === undefined ? {} : { passphrase: cert.passphrase }),
  };
}

function readPem(path: string, what: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (cause) {
    throw new FileError(`The ${what} ${path} cannot be read.`, {
      code: 'FILE_UNREADABLE',
      phase: 'tls',
      hint: 'Check the path; it is taken from the folder of the file.',
      cause,
    });
  }
}

function timedOut(target: ConnectTarget, phase: Phase, timeoutMs: number): ConnectTimeout {
  const seconds = (timeoutMs / 1000).toString();
  return new ConnectTimeout(`No connection to ${target.host}:${target.port} within ${seconds} s.`, {
    code: 'CONNECT_TIMEOUT',
    phase,
    url: target.url,
    hint:
      phase === 'tls'
        ? 'The server accepted the connection but did not finish the TLS handshake.'
        : 'Check host and port, and whether a firewall or VPN stands between. `# @connection-timeout` allows more time.',
  });
}
