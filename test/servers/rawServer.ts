/** Servers that speak bytes, for what no well-behaved server would say. */
import net from 'node:net';
import tls from 'node:tls';
import { certificate } from './certificates.ts';
import type { CertificateName } from './certificates.ts';

export interface RawServer {
  readonly port: number;
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  /** What clients wrote, connection by connection, Latin-1. */
  readonly received: string[];
  /** Sockets still open. */
  openSockets(): number;
  close(): Promise<void>;
}

/** Called with each connection; `head` resolves with the first request's header section. */
export type Script = (socket: net.Socket, head: Promise<string>, n: number) => unknown;

export function rawServer(script: Script): Promise<RawServer> {
  return listen((accept) => net.createServer(accept), 'http', script);
}

export function rawTlsServer(
  script: Script,
  name: CertificateName = 'valid',
  options: tls.TlsOptions = {},
): Promise<RawServer> {
  return listen(
    (accept) => tls.createServer({ ...certificate(name), ...options }, accept),
    'https',
    script,
  );
}

/** Answers each request of a connection with these bytes. */
export function answers(bytes: string | Buffer): Script {
  return (socket) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        text = text.slice(end + 4);
        socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
      }
    });
  };
}

/** Answers the first request with these bytes, then ends the connection. */
export function answersOnce(
  bytes: string | Buffer,
  how: 'close' | 'reset' | 'hang' = 'close',
): Script {
  return async (socket, head) => {
    await head;
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    if (how === 'close') socket.end();
    // A moment, so that the bytes are read before the reset makes the kernel drop them.
    if (how === 'reset') setTimeout(() => socket.resetAndDestroy(), 30);
  };
}

async function listen(
  create: (accept: (socket: net.Socket) => void) => net.Server,
  scheme: string,
  script: Script,
): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  const received: string[] = [];
  const server = create((socket) => {
    const n = received.push('') - 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const head = new Promise<string>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        const text = (received[n] ?? '') + chunk.toString('latin1');
        received[n] = text;
        if (text.includes('\r\n\r\n')) resolve(text);
      });
    });
    void script(socket, head, n);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    origin: `${scheme}://127.0.0.1:${port}`,
    received,
    openSockets: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
