/** Reads a recorded case: what Requests was asked becomes what our library is asked. */
import { digestAuth } from '../../../src/engine/auth/digest.ts';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import type { Response } from '../../../src/engine/response.ts';
import type { BodySource, FilePart, RequestOptions } from '../../../src/engine/request.ts';
import type { SessionOptions } from '../../../src/engine/session.ts';
import { Headers } from '../../../src/engine/headers.ts';
import { defaultHeaders } from '../../../src/engine/prepare/headers.ts';
import type { AuthFlow } from '../../../src/engine/auth/authFlow.ts';
import { NAMES_CA_FILE, pathOf } from '../../servers/certificates.ts';
import type { Scripts } from '../../servers/scriptedServers.ts';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Bag = Readonly<Record<string, Json>>;

export interface OracleStep extends Bag {
  readonly method: string;
}

export interface OracleCase {
  readonly id: string;
  readonly title: string;
  readonly raw?: Scripts;
  readonly session?: Bag;
  readonly env?: Readonly<Record<string, string>>;
  readonly netrc?: string;
  readonly digest_creds?: readonly [string, string];
  readonly steps: readonly Bag[];
  readonly expect: {
    readonly steps: readonly Bag[];
    readonly wire: readonly Bag[];
    readonly hooks?: readonly Json[];
  };
}

const CERTIFICATES: Readonly<Record<string, string>> = {
  'ca.pem': NAMES_CA_FILE,
  'selfsigned.pem': pathOf('self-signed.pem'),
};

/** Turns the values of one case into ours; `fill` puts in addresses. */
export class CaseReader {
  readonly #fill: (text: string) => string;
  readonly #folder: string;
  readonly #digests = new Map<string, AuthFlow>();
  readonly hooksCalled: [number, string, string][] = [];

  /** `folder` stands for the temporary one of the recording; it holds `.netrc`. */
  constructor(fill: (text: string) => string, folder: string) {
    this.#folder = folder;
    this.#fill = fill;
  }

  text(value: string): string {
    return this.#fill(value)
      .replace('{TMP}', this.#folder)
      .replace(/\{CERTS\}\/([\w.]+)/g, (_all, name: string) => CERTIFICATES[name] ?? pathOf(name));
  }

  /** Strings filled in, tagged values made real. */
  value(given: Json | undefined): unknown {
    if (typeof given === 'string') return this.text(given);
    if (Array.isArray(given)) return (given as Json[]).map((item) => this.value(item));
    if (typeof given !== 'object' || given === null) return given;
    const bag = given as Bag;
    const tag = Object.keys(bag).find((key) => key.startsWith('$'));
    if (tag !== undefined) return this.#tagged(tag, bag[tag] ?? null, bag);
    return Object.fromEntries(
      Object.entries(bag).map(([key, item]) => [this.text(key), this.value(item)]),
    );
  }

  #tagged(tag: string, x: Json, bag: Bag): unknown {
    switch (tag) {
      case '$b64':
        return new Uint8Array(Buffer.from(textOf(x), 'base64'));
      case '$bytes':
      case '$bytearray':
        return new TextEncoder().encode(this.text(textOf(x)));
      case '$pairs':
      case '$headers':
        return this.value(x);
      case '$nan':
        return Number.NaN;
      case '$object':
        return 1n;
      case '$repeat':
        return this.text(textOf(x)).repeat(Number(bag['times']));
      case '$gen':
        return pieces((x as string[]).map((text) => new TextEncoder().encode(text)));
      case '$unseekable':
        return pieces(slices(this.#bytes(x), 4));
      case '$file':
      case '$stream':
        return this.#source(this.#bytes(x));
      case '$digest': {
        const key = JSON.stringify(x);
        const known = this.#digests.get(key) ?? digestAuth(...(x as [string, string]));
        this.#digests.set(key, known);
        return known;
      }
      case '$jar':
        return this.#jar(x as readonly Bag[]);
      default:
        throw new Error(`unknown tag ${tag}`);
    }
  }

  #bytes(x: Json): Uint8Array {
    const value = this.value(x);
    return value instanceof Uint8Array ? value : new TextEncoder().encode(textOf(value));
  }

  #source(bytes: Uint8Array): BodySource {
    return { length: bytes.byteLength, open: () => pieces([bytes]) };
  }

  #jar(cookies: readonly Bag[]): CookieJar {
    const jar = new CookieJar();
    for (const cookie of cookies) {
      const { name, value, domain = '', path = '/', expires } = cookie;
      jar.set(textOf(name), this.text(textOf(value)), {
        domain: textOf(domain),
        path: textOf(path),
        hostOnly: !textOf(domain).startsWith('.'),
        ...(typeof expires === 'number' ? { expires: new Date(expires * 1000).toISOString() } : {}),
      });
    }
    return jar;
  }

  files(given: Json): RequestOptions['files'] {
    const part = (name: string, item: Json): FilePart | string | Uint8Array | null => {
      if (item === null) return null;
      if (Array.isArray(item)) {
        const [filename, content, contentType = null, headers] = item as Json[];
        const opened = this.#content(content ?? null);
        return {
          filename:
            filename === null || filename === undefined ? null : this.text(textOf(filename)),
          content: opened,
          contentType: contentType === null ? null : textOf(contentType),
          ...(headers === undefined
            ? {}
            : { headers: this.value(headers) as Record<string, string> }),
        };
      }
      const bag = typeof item === 'object' ? (item as Bag) : {};
      if ('$file' in bag || '$stream' in bag) {
        const own = textOf(bag['name'] ?? name);
        const filename = own.startsWith('<') ? name : own;
        return { filename, content: this.#content(item), contentType: null };
      }
      return { filename: name, content: this.#content(item), contentType: null };
    };
    const list = Array.isArray(given) ? (given as [string, Json][]) : Object.entries(given as Bag);
    return list.map(([name, item]) => [name, part(name, item)] as const);
  }

  #content(item: Json): string | Uint8Array | BodySource {
    return this.value(item) as string | Uint8Array | BodySource;
  }

  /** Keyword arguments of `requests.request`. */
  options(step: Bag): RequestOptions {
    const { timeout, cert, verify, files, hooks } = step;
    const plain: Record<string, unknown> = {};
    for (const key of [
      'params',
      'headers',
      'data',
      'json',
      'cookies',
      'auth',
      'proxies',
      'stream',
    ]) {
      if (step[key] !== undefined && step[key] !== null)
        plain[key] = asText(key, this.value(step[key]));
    }
    if (step['json'] === null) delete plain['json'];
    if (verify !== undefined) plain['verify'] = this.value(verify);
    if (cert !== undefined) plain['cert'] = this.value(cert);
    if (files !== undefined) plain['files'] = this.files(files);
    if (step['allow_redirects'] !== undefined) plain['allowRedirects'] = step['allow_redirects'];
    if (step['encoding'] !== undefined) plain['encoding'] = step['encoding'];
    if (hooks !== undefined) plain['hooks'] = this.hooks(hooks as Bag);
    if (Array.isArray(timeout)) {
      const [connect, read] = timeout as (number | null)[];
      plain['timeout'] = { connect, read };
    } else if (timeout !== undefined) plain['timeout'] = timeout;
    return plain;
  }

  hooks(given: Bag): { response: ((response: Response) => undefined)[] } {
    const names = [given['response'] ?? []].flat() as string[];
    return {
      response: names.map((name) => (response: Response) => {
        this.hooksCalled.push([response.statusCode, response.request.method, response.url]);
        if (name.startsWith('header:')) response.headers.set('X-Hook', name.slice(7));
        if (name.startsWith('raise')) response.raiseForStatus();
        return undefined;
      }),
    };
  }

  session(recorded: OracleCase): SessionOptions {
    const given = recorded.session ?? {};
    const options: Record<string, unknown> = {
      environment: {
        HOME: this.#folder,
        ...Object.fromEntries(
          Object.entries(recorded.env ?? {}).map(([key, text]) => [key, this.text(text)]),
        ),
      },
      ...(recorded.netrc === undefined ? {} : { netrc: true }),
    };
    for (const key of [
      'headers',
      'params',
      'auth',
      'verify',
      'cert',
      'proxies',
      'stream',
      'retries',
    ]) {
      if (given[key] !== undefined) options[key] = this.value(given[key]);
    }
    if (given['headers_replace'] !== undefined) {
      const kept = this.value(given['headers_replace']) as Record<string, string>;
      const gone = [...defaultHeaders()].map(([name]) => [name, null] as const);
      options['headers'] = { ...Object.fromEntries(gone), ...kept };
    }
    if (given['cookies'] !== undefined) {
      const cookies = this.value(given['cookies']);
      options['cookies'] =
        cookies instanceof CookieJar ? cookies : CookieJar.from(cookies as Record<string, string>);
    }
    if (given['max_redirects'] !== undefined) options['maxRedirects'] = given['max_redirects'];
    if (given['trust_env'] !== undefined) options['trustEnv'] = given['trust_env'];
    if (given['hooks'] !== undefined) options['hooks'] = this.hooks(given['hooks'] as Bag);
    return options;
  }

  headers(given: Json): Headers {
    return new Headers(Object.entries(this.value(given) as Record<string, string>));
  }
}

async function* pieces(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function slices(bytes: Uint8Array, size: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; at += size) out.push(bytes.subarray(at, at + size));
  return out;
}

/** Python's bytes, where our library takes text only. */
function asText(key: string, value: unknown): unknown {
  return key === 'params' && value instanceof Uint8Array ? Buffer.from(value).toString() : value;
}

/** A recorded value as text, as Python's `str` would give it for the kinds that occur. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
