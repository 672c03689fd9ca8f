/** Runs the cases of `test/fixtures/faults/faults.json`: each connection plays its script. */
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { certificate } from './certificates.ts';

export interface FaultStep {
  readonly read?: 'request' | 'headers';
  readonly send?: string;
  readonly hex?: string;
  readonly b64?: string;
  readonly gzip?: string;
  readonly head?: string;
  readonly bomb?: { readonly mb: number; readonly enc: string; readonly layers?: number };
  readonly repeat?: { readonly text: string; readonly times: number; readonly every?: number };
  readonly delay?: number;
  readonly close?: boolean;
  readonly reset?: boolean;
  readonly hang?: boolean;
  readonly loop?: boolean;
  readonly hop?: number;
  readonly ifCookie?: readonly FaultStep[];
  readonly else?: readonly FaultStep[];
  readonly route?: Readonly<Record<string, readonly FaultStep[]>>;
}

interface ServerScript {
  readonly tls?: 'selfsigned' | 'expired' | 'wronghost' | 'good' | 'plain';
  readonly halfOpen?: boolean;
  readonly refuse?: boolean;
  readonly connections: readonly (readonly FaultStep[])[];
}

export interface FaultCase extends Partial<ServerScript> {
  readonly id: string;
  readonly description: string;
  readonly servers?: Readonly<Record<string, ServerScript>>;
  readonly request: {
    readonly method: string;
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodyBytes?: number;
    readonly times?: number;
    readonly gap?: number;
    readonly follow?: number;
    readonly abortAfter?: number;
    readonly insecureTls?: boolean;
    readonly proxy?: string;
  };
  readonly expect: { readonly any: readonly string[] };
}

export interface RunningFault {
  readonly url: string;
  /** Puts `{{A}}`, host and port of a server, into a text. */
  fill(text: string): string;
  openSockets(): number;
  stop(): Promise<void>;
}

const CERTIFICATES = {
  selfsigned: 'self-signed',
  expired: 'expired',
  wronghost: 'wrong-host',
  good: 'valid',
} as const;

export async function startFault(fault: FaultCase): Promise<RunningFault> {
  const scripts = fault.servers ?? {
    A: {
      ...(fault.tls === undefined ? {} : { tls: fault.tls }),
      connections: fault.connections ?? [],
    },
  };
  const names = new Map<string, string>();
  const sockets = new Set<net.Socket>();
  const servers: net.Server[] = [];
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (all, name: string) => names.get(name) ?? all);
  for (const [name, script] of Object.entries(scripts)) {
    const server = createServer(script, sockets, fill);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    if (script.refuse === true) await new Promise((resolve) => server.close(resolve));
    else servers.push(server);
    names.set(name, `127.0.0.1:${port}`);
    names.set(`${name}port`, String(port));
    names.set(`${name}local`, `localhost:${port}`);
  }
  const secure = scripts['A']?.tls !== undefined && scripts['A'].tls !== 'plain';
  return {
    url: fill(fault.request.url ?? `${secure ? 'https' : 'http'}://{{A}}/x`),
    fill,
    openSockets: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function createServer(
  script: ServerScript,
  sockets: Set<net.Socket>,
  fill: (text: string) => string,
): net.Server {
  let count = 0;
  return net.createServer({ allowHalfOpen: script.halfOpen ?? false }, (raw) => {
    sockets.add(raw);
    raw.on('close', () => sockets.delete(raw));
    raw.on('error', () => undefined);
    const steps = script.connections[Math.min(count, script.connections.length - 1)] ?? [];
    const n = count;
    count += 1;
    const play = (socket: net.Socket) => {
      new Player(socket, raw, (text) => fill(text).replaceAll('{{n}}', String(n)))
        .play(steps)
        .catch(() => raw.destroy());
    };
    if (script.tls === undefined || script.tls === 'plain') {
      play(raw);
      return;
    }
    const secureContext = tls.createSecureContext(certificate(CERTIFICATES[script.tls]));
    const socket = new tls.TLSSocket(raw, { isServer: true, secureContext });
    socket.on('error', () => undefined);
    socket.once('secure', () => {
      play(socket);
    });
  });
}

type After = 'next' | 'stop' | 'loop';

class Player {
  readonly #socket: net.Socket;
  readonly #raw: net.Socket;
  readonly #fill: (text: string) => string;
  #held = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;
  #lastHead = '';

  constructor(socket: net.Socket, raw: net.Socket, fill: (text: string) => string) {
    this.#socket = socket;
    this.#raw = raw;
    this.#fill = fill;
    socket.on('data', (chunk: Buffer) => {
      this.#held = Buffer.concat([this.#held, chunk]);
      this.#wake();
    });
    const over = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('end', over);
    socket.on('close', over);
  }

  async play(steps: readonly FaultStep[]): Promise<void> {
    let after: After = 'loop';
    while (after === 'loop') {
      after = await this.#run(steps);
      await new Promise(setImmediate);
    }
    if (after === 'next') this.#socket.end();
  }

  async #run(steps: readonly FaultStep[]): Promise<After> {
    for (const step of steps) {
      if (this.#socket.destroyed) return 'stop';
      const after = await this.#step(step);
      if (after !== 'next') return after;
    }
    return 'next';
  }

  async #step(step: FaultStep): Promise<After> {
    if (step.read !== undefined) return this.#read(step.read);
    if (step.repeat !== undefined) return this.#repeat(step.repeat);
    if (step.delay !== undefined) await sleep(step.delay);
    else if (step.close === true) this.#socket.end();
    else if (step.reset === true) await this.#reset();
    else if (step.loop === true) return 'loop';
    else if (step.ifCookie !== undefined) {
      return this.#run((/^cookie:/im.test(this.#lastHead) ? step.ifCookie : step.else) ?? []);
    } else if (step.route !== undefined) {
      const path = /^\S+ (\S+)/.exec(this.#lastHead)?.[1] ?? '';
      return this.#run(step.route[path] ?? step.route['*'] ?? []);
    } else await this.#put(this.#bytes(step));
    return step.close === true || step.reset === true || step.hang === true ? 'stop' : 'next';
  }

  #bytes(step: FaultStep): Buffer {
    if (step.send !== undefined) return this.#latin1(step.send);
    if (step.hex !== undefined) return Buffer.from(step.hex.replace(/\s/g, ''), 'hex');
    if (step.b64 !== undefined) return Buffer.from(step.b64, 'base64');
    if (step.hop !== undefined) return this.#hop(step.hop);
    let content = Buffer.alloc(0);
    if (step.gzip !== undefined) content = zlib.gzipSync(step.gzip);
    if (step.bomb !== undefined) content = bomb(step.bomb);
    const head = (step.head ?? '').replace('{{len}}', String(content.length));
    return Buffer.concat([this.#latin1(head), content]);
  }

  #hop(last: number): Buffer {
    const at = Number(/^\S+ \/h(\d+)/.exec(this.#lastHead)?.[1] ?? 0);
    return this.#latin1(
      at >= last
        ? 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone'
        : `HTTP/1.1 302 Go\r\nLocation: /h${at + 1}\r\nContent-Length: 0\r\n\r\n`,
    );
  }

  #latin1(text: string): Buffer {
    return Buffer.from(this.#fill(text), 'latin1');
  }

  async #reset(): Promise<void> {
    // What was written is to arrive first.
    await sleep(30);
    this.#raw.resetAndDestroy();
  }

  async #repeat({ text, times, every }: NonNullable<FaultStep['repeat']>): Promise<After> {
    for (let i = 0; times < 0 || i < times; i += 1) {
      if (!(await this.#put(this.#latin1(text.replaceAll('{{i}}', String(i)))))) return 'stop';
      if (every !== undefined) await sleep(every);
      else if (i % 64 === 63) await new Promise(setImmediate);
    }
    return 'next';
  }

  async #put(bytes: Buffer): Promise<boolean> {
    const socket = this.#socket;
    if (socket.destroyed || !socket.writable) return false;
    if (!socket.write(bytes)) {
      await new Promise<void>((resolve) => {
        socket.once('drain', resolve);
        socket.once('close', () => {
          resolve();
        });
      });
    }
    return !socket.destroyed;
  }

  async #read(what: 'request' | 'headers'): Promise<After> {
    const end = await this.#until(() => this.#held.indexOf('\r\n\r\n'));
    if (end === -1) return 'stop';
    this.#lastHead = this.#held.toString('latin1', 0, end + 4);
    this.#held = this.#held.subarray(end + 4);
    if (what === 'headers') return 'next';
    const length = /^content-length:\s*(\d+)/im.exec(this.#lastHead)?.[1];
    if (length !== undefined) {
      await this.#until(() => (this.#held.length >= Number(length) ? 0 : -1));
      this.#held = this.#held.subarray(Number(length));
    }
    return 'next';
  }

  /** The first answer that is not -1, or -1 when the other side is gone. */
  async #until(find: () => number): Promise<number> {
    for (let at = find(); ; at = find()) {
      if (at !== -1 || this.#ended) return at;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function bomb({ mb, enc, layers = 1 }: NonNullable<FaultStep['bomb']>): Buffer<ArrayBuffer> {
  let bytes: Buffer<ArrayBuffer> = Buffer.alloc(mb * 1024 * 1024);
  for (let i = 0; i < layers; i += 1) {
    if (enc === 'br') {
      const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 };
      bytes = zlib.brotliCompressSync(bytes, { params });
    } else bytes = enc === 'deflate' ? zlib.deflateSync(bytes) : zlib.gzipSync(bytes, { level: 1 });
  }
  return bytes;
}
