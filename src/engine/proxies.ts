/** Which proxy a URL goes through: Requests' `select_proxy`, and `no_proxy` as curl and Go read it. */
import { BlockList, isIP } from 'node:net';
import { InvalidProxyURL } from './errors.ts';
import { entriesOf } from './form.ts';
import type { Mapping } from './request.ts';
import { effectivePort, splitUrl } from './url.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyLayers {
  /** Of this request; the strongest, and not subject to `no_proxy` of the environment. */
  readonly request: Mapping<string | null> | undefined;
  readonly session: Mapping<string | null> | undefined;
  /** Null when `trustEnv` is false. */
  readonly environment: Environment | null;
  /** The environment wins over the session, as in Requests. Default false. */
  readonly environmentFirst?: boolean;
}

/**
 * The proxy URL with its credentials, or null for a direct connection.
 * @throws InvalidProxyURL when the one chosen is malformed
 */
export function selectProxy(url: string, layers: ProxyLayers): string | null {
  if (!anyProxy(layers)) return null;
  const { scheme, host } = splitUrl(url);
  if (scheme === null || host === null || scheme === 'http+unix') return null;
  const keys = [`${scheme}://${host.toLowerCase()}`, scheme, `all://${host.toLowerCase()}`, 'all'];
  const request = new Map(entriesOf(layers.request ?? {}));
  const session = new Map(entriesOf(layers.session ?? {}));
  const noProxy =
    request.get('no_proxy') ?? session.get('no_proxy') ?? variable(layers.environment, 'no_proxy');
  const asked = pick(request, keys);
  if (asked !== undefined) {
    const bypassed = request.has('no_proxy') && bypassesProxy(url, request.get('no_proxy') ?? '');
    return bypassed ? null : checked(asked);
  }
  if (noProxy !== null && bypassesProxy(url, noProxy)) return null;
  const inherited = pick(session, keys);
  const ambient =
    variable(layers.environment, `${scheme}_proxy`) ?? variable(layers.environment, 'all_proxy');
  if (layers.environmentFirst === true) return checked(ambient ?? inherited ?? null);
  return checked(inherited === undefined ? ambient : inherited);
}

/** Most requests know of no proxy at all: they need not be looked at any closer. */
function anyProxy({ request, session, environment }: ProxyLayers): boolean {
  if (request !== undefined || session !== undefined) return true;
  return ['http_proxy', 'https_proxy', 'all_proxy'].some(
    (name) => variable(environment, name) !== null,
  );
}

function pick(map: ReadonlyMap<string, string | null>, keys: string[]): string | null | undefined {
  const key = keys.find((candidate) => map.has(candidate));
  return key === undefined ? undefined : (map.get(key) ?? null);
}

/** Lower case first; HTTP_PROXY is a header of the client where CGI runs us. */
function variable(environment: Environment | null, name: string): string | null {
  if (environment === null) return null;
  const lower = environment[name];
  if (lower !== undefined) return lower === '' ? null : lower;
  const cgi = name === 'http_proxy' && environment['REQUEST_METHOD'] !== undefined;
  const upper = cgi ? undefined : environment[name.toUpperCase()];
  return upper === undefined || upper === '' ? null : upper;
}

function checked(proxy: string | null): string | null {
  if (proxy === null || proxy === '') return null;
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  const { scheme, host } = splitUrl(url);
  const problem =
    host === null || host === '' || (host.includes(':') && !host.startsWith('['))
      ? 'Please check proxy URL. It is malformed and could be missing the host.'
      : /^(?:https?|socks5h?)$/.test(scheme ?? '')
        ? null
        : `Proxy URL had unsupported scheme ${scheme ?? ''}, should use http:// or https://`;
  if (problem === null) return url;
  throw new InvalidProxyURL(problem, { code: 'INVALID_PROXY', phase: 'prepare', url });
}

/** Names with their subdomains, `*`, `*.x`, ports, addresses and CIDR blocks of both families. */
export function bypassesProxy(url: string, noProxy: string): boolean {
  const parts = splitUrl(url);
  const host = bare(parts.host ?? '');
  const port = effectivePort(parts);
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inBlock(entry, host);
  const split = isIP(entry) === 6 ? null : /^(.*):(\d+)$/.exec(entry);
  if (split !== null && Number(split[2]) !== port) return false;
  const name = bare((split?.[1] ?? entry).replace(/^\*?\./, ''));
  if (isIP(host) !== 0) return host === name;
  return host === name || host.endsWith(`.${name}`);
}

function inBlock(entry: string, host: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const address = bare(network);
  const family = isIP(address);
  const prefix = Number(bits);
  const valid = /^\d+$/.test(bits) && prefix <= (family === 6 ? 128 : 32);
  if (family === 0 || !valid || isIP(host) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(address, prefix, type);
  return block.check(host, type);
}
