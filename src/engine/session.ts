/** Requests' Session: what is kept between requests, and the ways to send one. */
import type { AuthFlow } from './auth/authFlow.ts';
import { CookieJar } from './cookieJar.ts';
import type { Deviation, Exchange, Hop } from './exchange.ts';
import { preparationDeviations } from './deviations.ts';
import { ExchangeRun } from './exchangeRun.ts';
import { toRequestException } from './hopDraft.ts';
import { InvalidSchema } from './errors.ts';
import { headerOrigins } from './headerOrigins.ts';
import type { HeaderSources, SentFields } from './headerOrigins.ts';
import type { Headers } from './headers.ts';
import { mergeHooks } from './hooks.ts';
import type { Hooks } from './hooks.ts';
import type { NetrcEntry } from './netrc.ts';
import { readNetrc } from './netrcFile.ts';
import { defaultHeaders, mergeHeaders } from './prepare/headers.ts';
import { prepareRequest } from './prepare/prepareRequest.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import { selectProxy } from './proxies.ts';
import type { Environment } from './proxies.ts';
import { DEFAULT_MAX_REDIRECTS } from './redirect.ts';
import type { HeadersInput, RequestInit, RequestOptions, SendOptions } from './request.ts';
import { RequestCookies } from './requestCookies.ts';
import type { Response } from './response.ts';
import { retryPolicyOf } from './retries.ts';
import type { RunPlan } from './runPlan.ts';
import { certificateOf, startDeadline, timeoutsOf, verifyOf } from './settings.ts';
import type { Transport } from './transport/transport.ts';
import { originOf, splitUrl } from './url.ts';

/** Everything a session can be made with; all of it is a default for its requests. */
export interface SessionOptions extends Pick<
  RequestOptions,
  | 'params'
  | 'auth'
  | 'timeout'
  | 'verify'
  | 'cert'
  | 'proxies'
  | 'maxRedirects'
  | 'hooks'
  | 'httpVersion'
  | 'stream'
  | 'decide'
  | 'retries'
  | 'compat'
  | 'netrc'
  | 'minTlsVersion'
  | 'serverName'
> {
  /** Merged over the default header fields; `null` takes one away. */
  readonly headers?: HeadersInput;
  /** Default: a new, empty jar. */
  readonly cookies?: CookieJar;
  /** Default: undici, loaded at the first send. It is closed with the session. */
  readonly transport?: Transport;
  /**
   * PEM of authorities that are trusted beside the usual ones, except where `verify` is a path.
   * Asked at every send. Default: none.
   */
  readonly authorities?: () => readonly string[];
  /** Proxies, CA files and, where it is asked for, netrc of the environment. Default true. */
  readonly trustEnv?: boolean;
  /** Where variables are read. Default `process.env`. */
  readonly environment?: Environment;
}

interface Known {
  readonly auth: AuthFlow | null;
  readonly cookies: RequestCookies;
  readonly hooks: Hooks;
  readonly deviations: readonly Deviation[];
  readonly sources: HeaderSources;
}

export class Session {
  readonly cookies: CookieJar;
  /** Sent with every request; change it freely. */
  readonly headers: Headers;
  readonly #options: SessionOptions;
  readonly #mounts = new Map<string, Transport>();
  /** What belongs to a prepared request and is not on the wire. */
  readonly #known = new WeakMap<PreparedRequest, Known>();
  /** What those were made of. */
  readonly #made = new WeakMap<PreparedRequest, Pick<SentFields, 'base' | 'cookies' | 'sources'>>();
  #transport: Transport | Promise<Transport> | null = null;

  constructor(options: SessionOptions = {}) {
    this.#options = options;
    this.cookies = options.cookies ?? new CookieJar();
    this.headers = mergeHeaders(defaultHeaders(), options.headers);
  }

  get(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('GET', url, options);
  }

  options(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('OPTIONS', url, options);
  }

  /** Redirects are not followed unless `allowRedirects` is true. */
  head(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('HEAD', url, options);
  }

  post(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('POST', url, options);
  }

  put(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('PUT', url, options);
  }

  patch(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('PATCH', url, options);
  }

  delete(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('DELETE', url, options);
  }

  /** @throws RequestException for everything that goes wrong; `error.response` holds what came */
  async request(method: string, url: string, options: RequestOptions = {}): Promise<Response> {
    return answerOf(await this.exchange({ ...options, method, url }));
  }

  /**
   * What would be sent now, with the session's headers, params, cookies and authentication.
   * @throws RequestException of the prepare phase
   */
  prepare(init: RequestInit): PreparedRequest {
    const { request: base, known } = this.#prepare(init);
    const { request: withCookies, decisions } = known.cookies.apply(base);
    const first = known.auth?.flow(withCookies).next();
    const request = first === undefined || first.done === true ? withCookies : first.value;
    this.#known.set(request, known);
    this.#made.set(request, { base, cookies: decisions, sources: known.sources });
    return request;
  }

  /** Where each field of a request that was prepared here comes from; nothing for another one. */
  headerOrigins(request: PreparedRequest): NonNullable<Hop['headerOrigins']> {
    const made = this.#made.get(request);
    const sent = [...request.headers];
    return made === undefined ? [] : headerOrigins({ sent, request, ...made });
  }

  /** Sends a prepared request as it is; proxies, TLS and timeouts are the session's unless given. @throws RequestException */
  async send(request: PreparedRequest, options: SendOptions = {}): Promise<Response> {
    return answerOf(await this.exchangePrepared(request, options));
  }

  /** The same send told whole: never rejects, the error is in the exchange. */
  exchangePrepared(request: PreparedRequest, options: SendOptions = {}): Promise<Exchange> {
    return tellWhole(() => {
      const known = this.#known.get(request) ?? {
        auth: null,
        cookies: new RequestCookies(this.cookies, undefined, request.url),
        hooks: this.#options.hooks ?? {},
        deviations: [],
        sources: { given: undefined, session: null },
      };
      return this.#plan(request, known, { options, addCookies: false });
    });
  }

  /** Prepares and sends, and tells it whole: never rejects, the error is in the exchange. */
  exchange(init: RequestInit): Promise<Exchange> {
    return tellWhole(() => {
      const { request, known } = this.#prepare(init);
      return this.#plan(request, known, { options: init, addCookies: true });
    });
  }

  /**
   * Sends what begins with this prefix through a transport: all of a scheme (`https://`), of an
   * origin (`https://api.example`), or below a path of one. The longest prefix wins. Unlike Requests,
   * a prefix never matches a longer host name.
   */
  mount(prefix: string, transport: Transport): void {
    this.#mounts.set(canonicalPrefix(prefix), transport);
  }

  /** Closes every connection. The session can be used again: new ones are opened. */
  async close(): Promise<void> {
    const own = this.#transport;
    this.#transport = null;
    const all = [...new Set([...(own === null ? [] : [await own]), ...this.#mounts.values()])];
    await Promise.all(all.map((transport) => transport.close()));
  }

  #prepare(given: RequestInit): { request: PreparedRequest; known: Known } {
    const own = this.#options;
    const init =
      given.compat === undefined && own.compat ? { ...given, compat: own.compat } : given;
    const { request, auth } = prepareRequest(init, {
      headers: this.headers,
      params: own.params,
      auth: own.auth,
      netrc: () => this.#netrcOf(init),
    });
    // Even without the session's jar, cookies live through the redirects of one exchange.
    const jar = init.useCookieJar === false ? new CookieJar() : this.cookies;
    const cookies = new RequestCookies(jar, init.cookies, request.url);
    return {
      request,
      known: {
        auth,
        cookies,
        hooks: mergeHooks(own.hooks ?? {}, init.hooks),
        deviations: preparationDeviations(init),
        sources: { given: init.headers, session: this.headers },
      },
    };
  }

  /** The environment, null where it is not trusted. */
  #environment(trustEnv: boolean | undefined): Environment | null {
    const trusted = trustEnv ?? this.#options.trustEnv ?? true;
    return trusted ? (this.#options.environment ?? process.env) : null;
  }

  #netrcOf({ netrc: given, trustEnv, compat }: RequestInit): readonly NetrcEntry[] {
    const netrc = given ?? this.#options.netrc ?? compat === 'requests';
    if (typeof netrc !== 'boolean') return netrc;
    const environment = netrc ? this.#environment(trustEnv) : null;
    return environment === null ? [] : readNetrc(environment);
  }

  #plan(
    request: PreparedRequest,
    known: Known,
    { options, addCookies }: { options: SendOptions; addCookies: boolean },
  ): RunPlan {
    const own = this.#options;
    const compat = (options.compat ?? own.compat) === 'requests';
    const timeouts = timeoutsOf(options.timeout ?? own.timeout ?? (compat ? null : undefined));
    const environment = this.#environment(options.trustEnv);
    return {
      request,
      auth: known.auth,
      cookies: known.cookies,
      hooks: known.hooks,
      deviations: known.deviations,
      sources: known.sources,
      addCookies,
      transportFor: (url) => this.#transportFor(url),
      proxyFor: (url) =>
        selectProxy(url, {
          request: options.proxies,
          session: own.proxies,
          environment,
          environmentFirst: compat,
        }),
      timeouts,
      // Requests lets the CA file of the environment win over the session.
      verify: verifyOf(
        options.verify ?? (compat && environment !== null ? undefined : own.verify),
        environment,
        own.verify,
      ),
      authorities: (options.verify ?? own.verify ?? true) === true ? addedTo(own) : null,
      cert: certificateOf(options.cert ?? own.cert),
      httpVersion: options.httpVersion ?? own.httpVersion ?? '1.1',
      minTlsVersion: options.minTlsVersion ?? own.minTlsVersion ?? null,
      serverName: options.serverName ?? own.serverName ?? null,
      retries: retryPolicyOf(options.retries ?? own.retries),
      decodeContent: options.decodeContent ?? true,
      compat,
      followRedirects: options.allowRedirects ?? request.method !== 'HEAD',
      maxRedirects: options.maxRedirects ?? own.maxRedirects ?? DEFAULT_MAX_REDIRECTS,
      stream: options.stream ?? own.stream ?? false,
      encoding: options.encoding ?? null,
      maxSizeBytes: options.maxSizeBytes ?? null,
      secretHeaders: options.secretHeaders ?? [],
      secretBody: options.secretBody ?? false,
      decide: options.decide ?? own.decide ?? null,
      onProgress: options.onProgress ?? null,
      onContent: options.onContent ?? null,
      deadline: startDeadline(options.signal, timeouts.total),
      onNext: (next, auth) => {
        this.#known.set(next, { ...known, auth });
      },
    };
  }

  #transportFor(url: string): Transport | Promise<Transport> {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
    const mounted = this.#mounts.size === 0 ? undefined : longestMount(this.#mounts, url);
    if (mounted !== undefined) return mounted;
    if (scheme !== 'http' && scheme !== 'https' && scheme !== 'http+unix') {
      throw new InvalidSchema(`No connection adapters were found for '${url}'`, {
        code: 'INVALID_SCHEMA',
        phase: 'prepare',
        url,
      });
    }
    this.#transport ??= this.#options.transport ?? this.#loadTransport();
    return this.#transport;
  }

  /** When it is first needed: an editor that only reads files never pays for it. */
  #loadTransport(): Promise<Transport> {
    const loading = import('./transport/undiciTransport.ts').then((module) => {
      const transport = module.createUndiciTransport();
      // Not after a `close` meanwhile.
      if (this.#transport === loading) this.#transport = transport;
      return transport;
    });
    return loading;
  }
}

function addedTo({ authorities }: SessionOptions): readonly string[] | null {
  return authorities?.() ?? null;
}

function answerOf({ response, error }: Exchange): Response {
  if (error !== null) throw error;
  if (response === null) throw toRequestException(new Error('no response'));
  return response;
}

function tellWhole(plan: () => RunPlan): Promise<Exchange> {
  const startedAt = Date.now();
  let ready: RunPlan;
  try {
    ready = plan();
  } catch (thrown) {
    const error = toRequestException(thrown);
    const exchange = { request: null, hops: [], response: null, error, startedAt, elapsedMs: 0 };
    return Promise.resolve(exchange);
  }
  return new ExchangeRun(ready).run();
}

/** `https://`, or an origin with its port and the path below it. */
function canonicalPrefix(prefix: string): string {
  if (/^[a-z+]+:\/\/$/i.test(prefix)) return prefix.toLowerCase();
  const { path } = splitUrl(prefix);
  return `${originOf(prefix)}${path === '/' ? '' : path}`;
}

function longestMount(mounts: ReadonlyMap<string, Transport>, url: string): Transport | undefined {
  const { scheme, path } = splitUrl(url);
  const whole = `${originOf(url)}${path}`;
  let best = '';
  for (const prefix of mounts.keys()) {
    const matches =
      prefix === `${scheme ?? ''}://` ||
      prefix === originOf(url) ||
      (whole.startsWith(prefix) && prefix.length > originOf(url).length);
    if (matches && prefix.length > best.length) best = prefix;
  }
  return mounts.get(best);
}
