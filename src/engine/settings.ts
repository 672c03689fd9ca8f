/** Options of a send with every default filled in. */
import { CancelledError, RequestException, Timeout as TimeoutError } from './errors.ts';
import type { ClientCertificate, SendOptions, Timeout } from './request.ts';

export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
export const DEFAULT_READ_TIMEOUT_MS = 60_000;

export interface TimeoutsMs {
  readonly connect: number | null;
  readonly read: number | null;
  readonly total: number | null;
}

/**
 * One number means connect and read alike; null and 0 mean never. Default: connect 10 s, read 60 s, no total.
 * @throws RequestException for a negative time or one that is no number
 */
export function timeoutsOf(timeout: Timeout | undefined): TimeoutsMs {
  const given: { connect?: number | null; read?: number | null; total?: number | null } =
    timeout === undefined
      ? {}
      : timeout === null || typeof timeout === 'number'
        ? { connect: timeout, read: timeout }
        : timeout;
  return {
    connect: inMs(given.connect, DEFAULT_CONNECT_TIMEOUT_MS),
    read: inMs(given.read, DEFAULT_READ_TIMEOUT_MS),
    total: inMs(given.total, null),
  };
}

function inMs(seconds: number | null | undefined, fallback: number | null): number | null {
  if (seconds === undefined) return fallback;
  if (seconds === null || seconds === 0) return null;
  if (!(seconds > 0)) {
    throw new RequestException(`A timeout of ${seconds} seconds is not possible.`, {
      code: 'INVALID_TIMEOUT',
      phase: 'prepare',
      hint: 'Seconds above zero; 0 means never.',
    });
  }
  // Beyond this Node's timers fire at once.
  return Math.min(seconds * 1000, 2 ** 31 - 1);
}

/**
 * A path or false that was asked for wins; else the CA file of the environment, else `fallback`.
 * @throws RequestException for an empty `verify`, which must not mean "do not check".
 */
export function verifyOf(
  verify: boolean | string | undefined,
  environment: Readonly<Record<string, string | undefined>> | null = null,
  fallback: boolean | string = true,
): boolean | string {
  if (verify === '') {
    throw new RequestException('`verify` is empty.', {
      code: 'INVALID_VERIFY',
      phase: 'prepare',
      hint: 'Give true, false, or the path of a CA file.',
    });
  }
  if (verify !== undefined && verify !== true) return verify;
  const named =
    environment?.['REQUESTS_CA_BUNDLE'] ||
    environment?.['CURL_CA_BUNDLE'] ||
    environment?.['SSL_CERT_FILE'];
  return named || fallback;
}

export function certificateOf(cert: SendOptions['cert']): ClientCertificate | null {
  if (cert === undefined) return null;
  if (typeof cert === 'string') return { cert };
  if ('length' in cert) return { cert: cert[0], key: cert[1] };
  return cert;
}

/** The signal of one exchange: the caller's, and the total timeout. `release` when nothing is left to stop. */
export interface Deadline {
  /** Null where nothing can stop it: signals and listeners cost more than the rest of a small request. */
  readonly signal: AbortSignal | null;
  release(): void;
}

const UNSTOPPABLE: Deadline = { signal: null, release: () => undefined };

export function startDeadline(caller: AbortSignal | undefined, totalMs: number | null): Deadline {
  if (totalMs === null)
    return caller === undefined ? UNSTOPPABLE : { ...UNSTOPPABLE, signal: caller };
  const controller = new AbortController();
  const cancel = (): void => {
    controller.abort(stoppedBy(caller));
  };
  if (caller?.aborted === true) cancel();
  caller?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(() => {
    controller.abort(
      new TimeoutError(`The whole exchange took longer than ${totalMs / 1000} s.`, {
        code: 'TOTAL_TIMEOUT',
        hint: 'The total timeout counts redirects and the body too.',
      }),
    );
  }, totalMs);
  return {
    signal: controller.signal,
    release: () => {
      caller?.removeEventListener('abort', cancel);
      clearTimeout(timer);
    },
  };
}

/** The total deadline aborts with an error of ours; a person's Cancel with anything, or nothing. */
export function stoppedBy(signal: AbortSignal | null | undefined, url?: string): RequestException {
  if (RequestException.is(signal?.reason)) return signal.reason;
  return new CancelledError('The request was cancelled.', {
    code: 'CANCELLED',
    cause: signal?.reason,
    ...(url === undefined ? {} : { url }),
  });
}

/** Throws what the signal was aborted with. */
export function throwIfStopped(signal: AbortSignal | null): void {
  if (signal?.aborted === true) throw stoppedBy(signal);
}

/** The promise, or what the signal is aborted with, whichever is first. */
export function orStopped<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  return signal === null ? promise : whicheverFirst(promise, signal);
}

async function whicheverFirst<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfStopped(signal);
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(stoppedBy(signal));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
