/**
 * The servers of the recorded cases: each answers from a script and notes every request as it came.
 * `A` and `B` speak http, `T` and `TB` https, `E`, `W`, `S` show bad certificates, `M` asks for one;
 * `P` is a proxy (`PT` inside its tunnels), `PS` one behind TLS, `X` a SOCKS proxy (`XT` inside).
 */
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { ByteReader } from './byteReader.ts';
import { certificate, CA_FILE } from './certificates.ts';
import type { CertificateName } from './certificates.ts';
import fs from 'node:fs';

interface Bytes {
  readonly raw?: string;
  readonly utf8?: string;
  readonly b64?: string;
  readonly delay_ms?: number;
}
export interface ScriptedAnswer extends Bytes {
  readonly parts?: readonly Bytes[];
  readonly close?: boolean;
  readonly rst?: boolean;
  readonly early?: boolean;
  readonly grab_ms?: number;
  readonly hang_ms?: number;
}
export interface PortScript {
  readonly script?: readonly ScriptedAnswer[];
  readonly routes?: Readonly<Record<string, ScriptedAnswer | readonly ScriptedAnswer[]>>;
  readonly default?: ScriptedAnswer;
}
/** `ok` is a plain 200 with the text `ok`. */
export type Scripts = Readonly<Record<string, PortScript | 'ok'>>;

export interface SeenRequest {
  readonly port: string;
  line: string;
  headers: (readonly [string, string])[];
  body: Buffer;
  chunked: boolean;
  /** Of the tunnel it came through. */
  readonly target: string | null;
  readonly sni: string | null;
  readonly clientName: string | null;
}

const OK: PortScript = {
  default: {
    raw: 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok',
  },
};
const UNSCRIPTED: ScriptedAnswer = {
  raw: 'HTTP/1.1 599 Unscripted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  close: true,
};
const SECURE: Readonly<Record<string, CertificateName>> = {
  T: 'names',
  TB: 'names',
  M: 'names',
  PS: 'names',
  E: 'expired',
  W: 'wrong-host',
  S: 'self-signed',
};
const NAMES = ['A', 'B', 'T', 'TB', 'E', 'W', 'S', 'M', 'P', 'PS', 'X'];

interface Arrival {
  readonly port: string;
  readonly target: string | null;
}

export class ScriptedServers {
  readonly seen: SeenRequest[] = [];
  readonly #ports = new Map<string, number>();
  readonly #servers: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  #scripts = new Map<
    string,
    {
      script: ScriptedAnswer[];
      routes: Map<string, ScriptedAnswer[]>;
      fallback: ScriptedAnswer | null;
    }
  >();

  static async start(): Promise<ScriptedServers> {
    const servers = new ScriptedServers();
    for (const name of NAMES) await servers.#listen(name);
    await servers.#reserve('D');
    return servers;
  }

  portOf(name: string): number {
    return this.#ports.get(name) ?? 0;
  }

  /** Puts `{A}`, `{A:hp}` and `{A:port}` into a text. */
  fill(text: string): string {
    return text.replace(/\{([A-Z]+)(:hp|:port)?\}/g, (all, name: string, what?: string) => {
      const port = this.#ports.get(name);
      if (port === undefined) return all;
      if (what === ':port') return String(port);
      if (what === ':hp') return `127.0.0.1:${port}`;
      const scheme = name === 'X' ? 'socks5' : SECURE[name] === undefined ? 'http' : 'https';
      return `${scheme}://127.0.0.1:${port}`;
    });
  }

  /** New scripts; what was seen before is forgotten, and its connections end. */
  load(scripts: Scripts): void {
    this.seen.length = 0;
    for (const socket of this.#sockets) socket.destroy();
    this.#scripts = new Map();
    for (const [name, given] of Object.entries(scripts)) {
      const { script = [], routes = {}, default: fallback = null } = given === 'ok' ? OK : given;
      const queues = Object.entries(routes).map(
        ([path, answers]) =>
          [path, [answers].flat<readonly unknown[]>() as ScriptedAnswer[]] as const,
      );
      this.#scripts.set(name, { script: [...script], routes: new Map(queues), fallback });
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
  }

  async #listen(name: string): Promise<void> {
    const server = net.createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.setNoDelay(true);
      void this.#accept(socket, { port: name, target: null });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#ports.set(name, (server.address() as net.AddressInfo).port);
    this.#servers.push(server);
  }

  /** A port where nothing listens. */
  async #reserve(name: string): Promise<void> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#ports.set(name, (server.address() as net.AddressInfo).port);
    await new Promise((resolve) => server.close(resolve));
  }

  async #accept(socket: net.Socket, arrival: Arrival): Promise<void> {
    const name = SECURE[arrival.port];
    if (name !== undefined) {
      const secured = await secure(socket, name, arrival.port === 'M');
      if (secured !== null) await this.#serve(secured, arrival);
    } else if (arrival.port === 'X') await this.#socks(socket);
    else await this.#serve(socket, arrival);
  }

  async #serve(socket: net.Socket, arrival: Arrival): Promise<void> {
    const reader = new ByteReader(socket);
    for (;;) {
      const seen = await this.#read(reader, socket, arrival);
      if (seen === null) return;
      const [method = '', target = ''] = seen.line.split(' ');
      if (method === 'CONNECT' && (arrival.port === 'P' || arrival.port === 'PS')) {
        const refusal = this.#connectAnswer(arrival.port);
        if (refusal !== null) {
          if (!(await this.#respond(socket, refusal))) return;
          continue;
        }
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        reader.release();
        await this.#tunnel(socket, { port: 'PT', target });
        return;
      }
      const answer = this.#answerFor(arrival.port, target);
      if (answer.grab_ms === undefined && answer.early !== true) {
        if (!(await readBody(reader, seen))) return;
      } else if (answer.grab_ms !== undefined) seen.body = await grab(reader, answer.grab_ms);
      if (!(await this.#respond(socket, answer))) return;
    }
  }

  async #read(
    reader: ByteReader,
    socket: net.Socket,
    { port, target }: Arrival,
  ): Promise<SeenRequest | null> {
    const first = await reader.take(1);
    if (first === null) return null;
    const secured = socket instanceof tls.TLSSocket ? socket : null;
    const common = {
      port,
      target,
      sni:
        secured === null
          ? null
          : (secured as unknown as { servername: string | false }).servername || null,
      clientName: commonName(secured),
      headers: [],
      body: Buffer.alloc(0),
      chunked: false,
    };
    if (first[0] === 0x16) {
      this.seen.push({ ...common, line: '<TLS ClientHello>' });
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return null;
    }
    const rest = await reader.until('\r\n\r\n');
    if (rest === null) return null;
    const [line = '', ...fields] = Buffer.concat([first, rest.subarray(0, -4)])
      .toString('latin1')
      .split('\r\n');
    const headers = fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon), field.slice(colon + 1).replace(/^ /, '')] as const;
    });
    const seen: SeenRequest = { ...common, line, headers };
    this.seen.push(seen);
    return seen;
  }

  async #tunnel(socket: net.Socket, arrival: Arrival): Promise<void> {
    const first = await peek(socket);
    if (first !== 0x16) return this.#serve(socket, arrival);
    const secured = await secure(socket, 'names', false);
    return secured === null ? undefined : this.#serve(secured, arrival);
  }

  async #socks(socket: net.Socket): Promise<void> {
    const reader = new ByteReader(socket);
    const [version, count = 0] = (await reader.take(2)) ?? [];
    if (version !== 5) return void socket.destroy();
    await reader.take(count);
    socket.write(Buffer.from([5, 0]));
    const kind = (await reader.take(4))?.[3];
    const length = kind === 3 ? ((await reader.take(1))?.[0] ?? 0) : 4;
    const address = await reader.take(length);
    const port = await reader.take(2);
    if (address === null || port === null) return;
    const host = kind === 3 ? address.toString('latin1') : [...address].join('.');
    socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
    reader.release();
    await this.#tunnel(socket, { port: 'XT', target: `${host}:${port.readUInt16BE()}` });
  }

  #connectAnswer(port: string): ScriptedAnswer | null {
    const answers = this.#scripts.get(port)?.routes.get('CONNECT');
    if (answers === undefined) return null;
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? null;
  }

  #answerFor(port: string, target: string): ScriptedAnswer {
    const script = this.#scripts.get(port);
    if (script === undefined) return UNSCRIPTED;
    const path = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split('?')[0] ?? '';
    const routed = script.routes.get(path === '' ? '/' : path);
    const answer = routed !== undefined && routed.length > 1 ? routed.shift() : routed?.[0];
    return answer ?? script.script.shift() ?? script.fallback ?? UNSCRIPTED;
  }

  /** True when the connection stays open. */
  async #respond(socket: net.Socket, answer: ScriptedAnswer): Promise<boolean> {
    if (answer.delay_ms !== undefined) await sleep(answer.delay_ms);
    for (const part of answer.parts ?? [answer]) {
      if (part !== answer && part.delay_ms !== undefined) await sleep(part.delay_ms);
      if (socket.destroyed) return false;
      socket.write(this.#bytes(part));
    }
    if (answer.hang_ms !== undefined) await sleep(answer.hang_ms, undefined, { ref: false });
    if (answer.rst === true) {
      await sleep(20);
      socket.resetAndDestroy();
      return false;
    }
    if (answer.close === true || answer.hang_ms !== undefined) {
      socket.end();
      return false;
    }
    return !socket.destroyed;
  }

  #bytes({ raw = '', utf8, b64 }: Bytes): Buffer {
    if (b64 !== undefined) return Buffer.from(b64, 'base64');
    return utf8 === undefined
      ? Buffer.from(this.fill(raw), 'latin1')
      : Buffer.from(this.fill(utf8));
  }
}

/** Null when the handshake fails. */
function secure(
  socket: net.Socket,
  name: CertificateName,
  asks: boolean,
): Promise<tls.TLSSocket | null> {
  return new Promise((resolve) => {
    const server = tls.createServer(
      {
        ...certificate(name),
        ca: fs.readFileSync(CA_FILE),
        requestCert: true,
        rejectUnauthorized: asks,
        ALPNProtocols: ['http/1.1'],
      },
      (secured) => {
        secured.on('error', () => undefined);
        resolve(secured);
      },
    );
    server.on('tlsClientError', () => {
      resolve(null);
    });
    socket.on('close', () => {
      resolve(null);
    });
    server.emit('connection', socket);
  });
}

function peek(socket: net.Socket): Promise<number | null> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve(null);
    });
    socket.once('readable', () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      socket.unshift(chunk);
      resolve(chunk[0] ?? null);
    });
  });
}

async function readBody(reader: ByteReader, seen: SeenRequest): Promise<boolean> {
  const value = (name: string) => seen.headers.find(([field]) => field.toLowerCase() === name)?.[1];
  if (value('transfer-encoding')?.toLowerCase().includes('chunked') !== true) {
    const length = Number(value('content-length') ?? 0);
    const body = await reader.take(Number.isInteger(length) && length > 0 ? length : 0);
    if (body !== null) seen.body = Buffer.from(body);
    return body !== null;
  }
  seen.chunked = true;
  for (;;) {
    const line = await reader.until('\r\n');
    if (line === null) return false;
    const size = Number.parseInt(line.toString('latin1'), 16);
    const chunk = await reader.take(size + 2);
    if (chunk === null) return false;
    if (size === 0) return true;
    seen.body = Buffer.concat([seen.body, chunk.subarray(0, -2)]);
  }
}

/** Whatever comes until it is quiet for that long. */
async function grab(reader: ByteReader, quietMs: number): Promise<Buffer> {
  for (let before = -1; before !== reader.held.length;) {
    before = reader.held.length;
    await sleep(quietMs);
  }
  return (await reader.take(reader.held.length)) ?? Buffer.alloc(0);
}

/** Of the certificate that the client showed. */
function commonName(socket: tls.TLSSocket | null): string | null {
  // Empty where none was shown, whatever the types say.
  const certificate = socket?.getPeerCertificate() as Partial<tls.PeerCertificate> | undefined;
  const name = certificate?.subject?.CN;
  return (typeof name === 'string' ? name : name?.[0]) ?? null;
}
