/** A second, naive jar by RFC 6265bis, to compare with: one list, no identity tricks, `URL` for parsing. */
interface Entry {
  name: string;
  value: string;
  domain: string;
  hostOnly: boolean;
  path: string;
  secure: boolean;
  expiry: number;
  sequence: number;
}

const blank = /^[ \t]+|[ \t]+$/g;
const isIp = (host: string) => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.startsWith('[');
const within = (host: string, domain: string) =>
  host === domain || (host.endsWith(`.${domain}`) && !isIp(host));
const under = (path: string, base: string) =>
  path === base || (path.startsWith(base) && (base.endsWith('/') || path[base.length] === '/'));

export class ReferenceJar {
  #entries: Entry[] = [];
  #sequence = 0;
  readonly #suffixes: ReadonlySet<string>;

  constructor(suffixes: readonly string[]) {
    this.#suffixes = new Set(suffixes);
  }

  set(field: string, at: string, now = Date.now()): void {
    const url = new URL(at);
    const secureOrigin = url.protocol === 'https:';
    if (Array.from(field).some((c) => c !== '\t' && (c < ' ' || c === '\u007f'))) return;
    const [pair = '', ...attributes] = field.split(';');
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals).replace(blank, '');
    const value = (equals < 0 ? pair : pair.slice(equals + 1)).replace(blank, '');
    if (name + value === '' || (name + value).length > 4096) return;
    const seen = new Map<string, string>();
    for (const attribute of attributes) {
      const cut = attribute.indexOf('=');
      const key = (cut < 0 ? attribute : attribute.slice(0, cut)).replace(blank, '').toLowerCase();
      const text = (cut < 0 ? '' : attribute.slice(cut + 1)).replace(blank, '');
      if (text.length > 1024 || (key === 'max-age' && !/^-?\d+$/.test(text))) continue;
      seen.set(key, text);
    }
    let domain = (seen.get('domain') ?? '').toLowerCase();
    if (domain.startsWith('.') && domain !== '.') domain = domain.slice(1);
    const host = url.hostname.toLowerCase();
    if (this.#suffixes.has(domain)) {
      if (domain !== host) return;
      domain = '';
    }
    if (domain !== '' && !within(host, domain)) return;
    const hostOnly = domain === '';
    const directory = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
    const given = seen.get('path');
    const path = given?.startsWith('/') ? given : directory === '' ? '/' : directory;
    const secure = seen.has('secure');
    const age = seen.get('max-age');
    const expiry = age === undefined ? Infinity : Number(age) <= 0 ? -1 : now + Number(age) * 1000;
    const entry = { name, value, domain: hostOnly ? host : domain, hostOnly, path, secure, expiry };
    if (secure && !secureOrigin) return;
    if (!secure && !secureOrigin && this.#shadows(entry)) return;
    if (!prefixHolds(entry, given === '/', seen.has('httponly'))) return;
    const index = this.#entries.findIndex(
      (other) =>
        other.name === name &&
        other.domain === entry.domain &&
        other.hostOnly === hostOnly &&
        other.path === path,
    );
    const sequence = this.#entries[index]?.sequence ?? (this.#sequence += 1);
    if (index >= 0) this.#entries.splice(index, 1);
    if (expiry > now) this.#entries.push({ ...entry, sequence });
  }

  #shadows(entry: Omit<Entry, 'sequence'>): boolean {
    return this.#entries.some(
      (other) =>
        other.secure &&
        other.name === entry.name &&
        (within(other.domain, entry.domain) || within(entry.domain, other.domain)) &&
        under(entry.path, other.path),
    );
  }

  get(at: string): string {
    const url = new URL(at);
    const host = url.hostname.toLowerCase();
    return this.#entries
      .filter((c) => (c.hostOnly ? c.domain === host : within(host, c.domain)))
      .filter((c) => under(url.pathname, c.path) && (!c.secure || url.protocol === 'https:'))
      .sort((a, b) => b.path.length - a.path.length || a.sequence - b.sequence)
      .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
      .join('; ');
  }
}

function prefixHolds(
  { name, value, secure, hostOnly }: Omit<Entry, 'sequence'>,
  rootPath: boolean,
  httpOnly: boolean,
): boolean {
  if (name === '') return !/^__(?:secure|host|http|host-http)-/i.test(value);
  if (/^__secure-/i.test(name) && !secure) return false;
  if (/^__host-/i.test(name) && !(secure && hostOnly && rootPath)) return false;
  if (/^__http-/i.test(name) && !(secure && httpOnly)) return false;
  return !/^__host-http-/i.test(name) || httpOnly;
}
