/**
 * Names under `.test` for the recorded cases: they and `localhost` are this machine, `nx.*.test` and
 * every other name do not exist, and the well-known ports of `.test` lead to servers of the test.
 */
import dns from 'node:dns';
import net from 'node:net';

type Lookup = typeof dns.lookup;

const TEST_NAME = /^(?!nx\.)[a-z0-9._-]*\btest$/i;

/** Takes effect at once; the function that is returned puts everything back. */
export function resolveTestNames(ports: Readonly<Record<number, number>>): () => void {
  const { lookup, promises } = dns;
  const promised = promises.lookup;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { connect } = net.Socket.prototype;
  const replaced = (host: string, options: unknown, callback: unknown) => {
    const done = (typeof options === 'function' ? options : callback) as (
      error: Error | null,
      address?: unknown,
      family?: number,
    ) => void;
    const all = (options as { all?: boolean } | null)?.all === true;
    const address = addressOf(host);
    process.nextTick(() => {
      if (address === null) done(notFound(host));
      else if (all) done(null, [{ address, family: net.isIP(address) }]);
      else done(null, address, net.isIP(address));
    });
  };
  dns.lookup = replaced as unknown as Lookup;
  promises.lookup = ((host: string) => {
    const address = addressOf(host);
    return address === null
      ? Promise.reject(notFound(host))
      : Promise.resolve({ address, family: net.isIP(address) });
  }) as unknown as typeof promised;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as {
      host?: string;
      port?: number;
    } | null;
    const other = ports[Number(options?.port)];
    if (options?.host !== undefined && TEST_NAME.test(options.host) && other !== undefined) {
      options.port = other;
    }
    return (connect as (...given: unknown[]) => net.Socket).apply(this, args);
  };
  return () => {
    dns.lookup = lookup;
    promises.lookup = promised;
    net.Socket.prototype.connect = connect;
  };
}

function addressOf(host: string): string | null {
  if (net.isIP(host) !== 0) return host;
  if (TEST_NAME.test(host) || /^localhost$/i.test(host)) return '127.0.0.1';
  // What a system's resolver makes of other spellings of an IPv4 address.
  return /^(?:127\.1|0x7f\.0\.0\.1|2130706433|0177\.0\.0\.1)$/i.test(host) ? '127.0.0.1' : null;
}

function notFound(hostname: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}
