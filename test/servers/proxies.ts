/** Small proxies that work, and note what they were asked for. */
import net from 'node:net';
import { rawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

/** CONNECT is answered by a tunnel, anything in absolute form by `body`. */
export function httpProxy(body = 'proxied'): Promise<RawServer> {
  return rawServer(async (socket, head) => {
    const [, host = '', port = ''] = /^CONNECT ([^: ]+):(\d+) /.exec(await head) ?? [];
    if (host === '') {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    const upstream = net.connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(socket, upstream);
    });
  });
}

export interface SocksProxy extends RawServer {
  /** Addresses asked for: `name:localhost`, `ipv4:127.0.0.1`. */
  readonly asked: string[];
}

/** SOCKS 5 with CONNECT; every name leads to this machine. */
export async function socksProxy(login: string | null = null): Promise<SocksProxy> {
  const asked: string[] = [];
  const server = await rawServer(async (socket) => {
    const next = byteReader(socket);
    const [, count = 0] = await next(2);
    await next(count);
    socket.write(Buffer.from([5, login === null ? 0 : 2]));
    if (login !== null) {
      const [, userLength = 0] = await next(2);
      const user = await next(userLength);
      const [passwordLength = 0] = await next(1);
      const ok = `${user.toString()}:${(await next(passwordLength)).toString()}` === login;
      socket.write(Buffer.from([1, ok ? 0 : 1]));
      if (!ok) return;
    }
    const [, , , kind] = await next(4);
    if (kind === 3) {
      const [length = 0] = await next(1);
      asked.push(`name:${(await next(length)).toString()}`);
    } else asked.push(`ipv4:${[...(await next(4))].join('.')}`);
    const port = (await next(2)).readUInt16BE();
    const upstream = net.connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
      join(socket, upstream);
    });
  });
  return { ...server, asked };
}

function join(a: net.Socket, b: net.Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

function byteReader(socket: net.Socket): (count: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  let wake: () => void = () => undefined;
  const keep = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  };
  socket.on('data', keep);
  return async (count) => {
    while (held.length < count) await new Promise<void>((resolve) => (wake = resolve));
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
}
