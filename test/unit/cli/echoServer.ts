/** A server that answers as its paths say, and remembers the bytes that came. */
import net from 'node:net';
import type { AddressInfo } from 'node:net';

export interface EchoServer {
  readonly url: string;
  /** Everything that was received, one text a connection. */
  readonly received: string[];
  /** Resolves when a request for this path has come. */
  readonly asked: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Beyond what is kept in memory. */
export const HUGE_BYTES = 65 * 1024 * 1024;

type Answer = readonly [head: string, body?: string | Buffer];

/** Whole answers by path; whatever else is asked for gets its own request line back as text. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/json': ['HTTP/1.1 200 OK\r\nContent-Type: application/json', '{"token":"abc","n":1}'],
  '/xml': ['HTTP/1.1 200 OK\r\nContent-Type: application/xml', '<a><b>deep</b></a>'],
  '/latin1': [
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1',
    Buffer.from([0x63, 0x61, 0x66, 0xe9]),
  ],
  '/bytes': [
    'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream',
    Buffer.from([0, 255, 254, 128, 10, 13]),
  ],
  '/missing': ['HTTP/1.1 404 Not Found\r\nContent-Type: text/plain', 'no'],
  '/redirect': ['HTTP/1.1 302 Found\r\nLocation: /json\r\nSet-Cookie: seen=yes; Path=/'],
  '/loop': ['HTTP/1.1 302 Found\r\nLocation: /loop'],
  '/cookie': [
    'HTTP/1.1 200 OK\r\nSet-Cookie: kept=1; Path=/; Max-Age=3600\r\nContent-Type: text/plain',
    'ok',
  ],
  '/evil': [
    'HTTP/1.1 200 \u001b[2JOK\r\nContent-Type: text/plain\r\nX-Evil: \u009b31m',
    '\u001b]0;owned\u0007\u001b[31mred\r\rhidden ::error::no\n::set-output name=x::y\n',
  ],
  '/empty': ['HTTP/1.1 204 No Content'],
};

export async function startEchoServer(): Promise<EchoServer> {
  const received: string[] = [];
  const waiting = new Map<string, () => void>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    const index = received.push('') - 1;
    let pending = '';
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (piece) => {
      received[index] = (received[index] ?? '') + piece.toString('latin1');
      pending += piece.toString('latin1');
      for (let end = requestEnd(pending); end !== null; end = requestEnd(pending)) {
        const request = pending.slice(0, end);
        pending = pending.slice(end);
        const path = request.split(' ')[1] ?? '';
        waiting.get(path)?.();
        answer(socket, path, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    asked: (path) =>
      new Promise((resolve) => {
        waiting.set(path, resolve);
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Where the first whole request ends, or null. */
function requestEnd(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? '0';
  const end = head + 4 + Number(length);
  return text.length >= end ? end : null;
}

function answer(socket: net.Socket, path: string, request: string): void {
  if (path === '/hang') return;
  if (path === '/cut') {
    socket.end(
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nonly this',
    );
    return;
  }
  if (path === '/huge') {
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${HUGE_BYTES}\r\n\r\n`,
    );
    socket.write(Buffer.alloc(HUGE_BYTES, 'a'));
    return;
  }
  if (path === '/close') {
    socket.destroy();
    return;
  }
  const [head, body = ''] = ANSWERS[path.replace(/\?.*/, '')] ?? [
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain',
    request,
  ];
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const length = head.includes(' 204 ') ? '' : `\r\nContent-Length: ${bytes.length}`;
  socket.write(Buffer.concat([Buffer.from(`${head}${length}\r\n\r\n`, 'latin1'), bytes]));
}
