/** Proxies: what a proxy URL says, and how a tunnel through one is asked for (RFC 9110 9.3.6, RFC 1928, RFC 1929). */
import dns from 'node:dns';
import net from 'node:net';
import { InvalidProxyURL, ProxyError } from '../errors.ts';
import { splitUrl } from '../url.ts';

export interface ProxySettings {
  readonly scheme: 'http' | 'https' | 'socks5' | 'socks5h';
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string;
  /** `http://proxy:3128`, without credentials. */
  readonly display: string;
}

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORTS = { http: 80, https: 443, socks5: 1080, socks5h: 1080 } as const;
const MAX_ANSWER_BYTES = 64 * 1024;

/** @throws InvalidProxyURL */
export function parseProxyUrl(written: string): ProxySettings {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const { scheme, userinfo, host, port } = splitUrl(url);
  if (host === null || host === '') {
    throw new InvalidProxyURL('The proxy URL names no host.', {
      code: 'INVALID_PROXY_URL',
      phase: 'proxy',
      hint: 'Write it as http://host:port or socks5://host:port.',
    });
  }
  const kind = scheme === 'socks' ? 'socks5' : scheme;
  if (kind === null || !isProxyScheme(kind)) {
    throw new InvalidProxyURL(`A proxy of the kind \`${scheme ?? ''}\` cannot be used.`, {
      code: 'INVALID_PROXY_URL',
      phase: 'proxy',
      hint: 'http, https, socks5 and socks5h are known.',
    });
  }
  const colon = userinfo?.indexOf(':') ?? -1;
  const number = port === null ? DEFAULT_PORTS[kind] : Number(port);
  return {
    scheme: kind,
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    username: userinfo === null ? null : decoded(colon < 0 ? userinfo : userinfo.slice(0, colon)),
    password: userinfo === null || colon < 0 ? '' : decoded(userinfo.slice(colon + 1)),
    display: `${kind}://${host}:${number}`,
  };
}

function isProxyScheme(scheme: string): scheme is ProxySettings['scheme'] {
  return Object.hasOwn(DEFAULT_PORTS, scheme);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Value of Proxy-Authorization, null without credentials. */
export function proxyAuthorization({ username, password }: ProxySettings): string | null {
  if (username === null) return null;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Asks the proxy on the other end of `socket` for a connection to `target`.
 * @throws ProxyError, or what ended the socket
 */
export async function openTunnel(
  socket: net.Socket,
  proxy: ProxySettings,
  target: TunnelTarget,
): Promise<void> {
  const reader = new AnswerReader(socket, proxy);
  try {
    if (proxy.scheme === 'http' || proxy.scheme === 'https') {
      await httpConnect({ socket, reader, proxy, target });
    } else await socksConnect({ socket, reader, proxy, target });
  } finally {
    reader.release();
  }
}

interface Tunnel {
  readonly socket: net.Socket;
  readonly reader: AnswerReader;
  readonly proxy: ProxySettings;
  readonly target: TunnelTarget;
}

async function httpConnect({ socket, reader, proxy, target }: Tunnel): Promise<void> {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  const credentials = proxyAuthorization(proxy);
  const authorization = credentials === null ? '' : `Proxy-Authorization: ${credentials}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`);
  const head = (
    await reader.take((bytes) => {
      const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
      return end === -1 ? null : end + 4;
    })
  ).toString('latin1');
  const [, code, reason = ''] = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?\r\n/.exec(head) ?? [];
  if (code === undefined) {
    throw proxyError(proxy, 'did not answer in HTTP', 'PROXY_NOT_HTTP');
  }
  if (code.startsWith('2')) return;
  if (code === '407') {
    throw proxyError(
      proxy,
      'asks for a user name and password (407)',
      'PROXY_AUTH_REQUIRED',
      'Put them into the proxy URL: http://user:password@host:port.',
    );
  }
  throw proxyError(proxy, `refused the tunnel to ${authority}: ${code} ${reason}`, 'PROXY_REFUSED');
}

/** RFC 1928 6. */
const SOCKS_REPLIES: readonly string[] = [
  'succeeded',
  'general failure',
  'not allowed by its rules',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'time to live expired',
  'command not supported',
  'address type not supported',
];

async function socksConnect({ socket, reader, proxy, target }: Tunnel): Promise<void> {
  const methods = proxy.username === null ? [0] : [0, 2];
  socket.write(Buffer.from([5, methods.length, ...methods]));
  const [version, method] = await reader.take(() => 2);
  if (version !== 5) throw proxyError(proxy, 'does not speak SOCKS 5', 'PROXY_NOT_SOCKS');
  if (method === 2) await socksLogin({ socket, reader, proxy, target });
  else if (method !== 0) {
    throw proxyError(
      proxy,
      'accepts no way to log in that is offered',
      'PROXY_AUTH_REQUIRED',
      'Put user and password into the proxy URL: socks5://user:password@host:port.',
    );
  }
  const address = await socksAddress(proxy, target.host);
  const port = Buffer.from([target.port >> 8, target.port & 255]);
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), address, port]));
  const answer = await reader.take((bytes) => {
    if (bytes[3] === undefined) return null;
    if (bytes[3] === 3) return bytes[4] === undefined ? null : 7 + bytes[4];
    return bytes[3] === 4 ? 22 : 10;
  });
  if (answer[1] !== 0) {
    const why = SOCKS_REPLIES[answer[1] ?? -1] ?? `code ${answer[1] ?? '?'}`;
    throw proxyError(
      proxy,
      `could not connect to ${target.host}:${target.port}: ${why}`,
      'PROXY_REFUSED',
    );
  }
}

async function socksLogin({ socket, reader, proxy }: Tunnel): Promise<void> {
  const user = Buffer.from(proxy.username ?? '').subarray(0, 255);
  const password = Buffer.from(proxy.password).subarray(0, 255);
  socket.write(
    Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
  );
  const [, status] = await reader.take(() => 2);
  if (status === 0) return;
  throw proxyError(
    proxy,
    'refused the user name or password',
    'PROXY_AUTH_REQUIRED',
    'Check user and password in the proxy URL.',
  );
}

/** `socks5` looks names up here, `socks5h` leaves that to the proxy. */
async function socksAddress(proxy: ProxySettings, host: string): Promise<Buffer> {
  let address = host;
  if (proxy.scheme === 'socks5' && net.isIP(host) === 0) {
    ({ address } = await dns.promises.lookup(host));
  }
  const family = net.isIP(address);
  if (family === 4) return Buffer.from([1, ...address.split('.').map(Number)]);
  if (family === 6) return Buffer.from([4, ...ipv6Bytes(address)]);
  const name = Buffer.from(address);
  if (name.length > 255)
    throw proxyError(proxy, 'cannot take a name of that length', 'PROXY_REFUSED');
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function ipv6Bytes(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) =>
    text
      .split(':')
      .filter((group) => group !== '')
      .flatMap(group16);
  const start = groups(head);
  const end = tail === undefined ? [] : groups(tail);
  return [...start, ...new Array<number>(16 - start.length - end.length).fill(0), ...end];
}

function group16(group: string): number[] {
  if (group.includes('.')) return group.split('.').map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

/** Reads a proxy's answers piece by piece, and leaves what follows them on the socket. */
class AnswerReader {
  readonly #socket: net.Socket;
  readonly #proxy: ProxySettings;
  #bytes: Buffer = Buffer.alloc(0);
  #wake: (() => void) | null = null;
  #error: Error | null = null;
  readonly #onReadable = () => {
    for (let chunk = this.#read(); chunk !== null; chunk = this.#read()) {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      if (this.#bytes.length > MAX_ANSWER_BYTES) {
        this.#error ??= proxyError(this.#proxy, 'answers without end', 'HEADERS_TOO_LARGE');
        break;
      }
    }
    this.#wake?.();
  };
  readonly #onError = (error: Error) => {
    this.#error ??= error;
    this.#wake?.();
  };
  readonly #onClose = () => {
    this.#error ??= proxyError(this.#proxy, 'closed the connection', 'PROXY_CLOSED');
    this.#wake?.();
  };

  constructor(socket: net.Socket, proxy: ProxySettings) {
    this.#socket = socket;
    this.#proxy = proxy;
    socket.on('readable', this.#onReadable);
    socket.on('error', this.#onError);
    socket.on('end', this.#onClose);
    socket.on('close', this.#onClose);
  }

  #read(): Buffer | null {
    return this.#socket.read() as Buffer | null;
  }

  async take(lengthOf: (bytes: Buffer) => number | null): Promise<Buffer> {
    for (;;) {
      const length = lengthOf(this.#bytes);
      if (length !== null && this.#bytes.length >= length) {
        const taken = this.#bytes.subarray(0, length);
        this.#bytes = this.#bytes.subarray(length);
        return taken;
      }
      if (this.#error !== null) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  release(): void {
    const socket = this.#socket;
    socket.off('readable', this.#onReadable);
    socket.off('error', this.#onError);
    socket.off('end', this.#onClose);
    socket.off('close', this.#onClose);
    if (this.#bytes.length > 0 && !socket.destroyed) socket.unshift(this.#bytes);
  }
}

export function proxyError(
  proxy: ProxySettings,
  what: string,
  code: string,
  hint = 'Check the proxy; `# @proxy none` goes without one.',
): ProxyError {
  return new ProxyError(`The proxy ${proxy.display} ${what}.`, { code, phase: 'proxy', hint });
}
