/** The cookies of one exchange: the session's jar, and those given with the request, which win by name. */
import { CookieJar } from './cookieJar.ts';
import type { CookieChange, CookieDecision } from './exchange.ts';
import { entriesOf } from './form.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { RequestOptions } from './request.ts';
import { checkHeaders } from './prepare/headers.ts';
import { Headers } from './headers.ts';
import { splitUrl } from './url.ts';

export class RequestCookies {
  readonly #jar: CookieJar;
  #own: CookieJar | null;
  /** Given as names and values, without a word on where they belong. */
  readonly #bare: boolean;
  /** Given as `null`: not sent from the session's jar either. */
  readonly #removed: readonly string[];

  /** `jar` is the session's, or one for this exchange alone. A mapping is bound to the host of `url`, path `/`. */
  constructor(jar: CookieJar, given: RequestOptions['cookies'], url: string) {
    this.#jar = jar;
    this.#own = given === undefined ? null : toJar(given, url);
    this.#bare = given !== undefined && !(given instanceof CookieJar);
    const entries = given === undefined || given instanceof CookieJar ? [] : [...entriesOf(given)];
    this.#removed = entries.filter(([, value]) => value === null).map(([name]) => name);
  }

  /** The request with its Cookie field. One that the user wrote is left alone, and the jars are not asked. */
  apply(request: PreparedRequest): { request: PreparedRequest; decisions: CookieDecision[] } {
    if (this.#own === null && this.#jar.size === 0) return { request, decisions: [] };
    const own = this.#own?.cookieHeader(request.url) ?? { pairs: [], decisions: [] };
    const names = new Set([...own.pairs.map(({ name }) => name), ...this.#removed]);
    const jar = this.#jar.cookieHeader(request.url);
    const written = request.headers.has('cookie');
    const given = own.decisions.map(asGiven);
    const decisions = [...jar.decisions, ...given].map((decision, i): CookieDecision => {
      if (!decision.sent) return decision;
      if (written)
        return { ...decision, sent: false, reason: 'the request has a Cookie field of its own' };
      const overridden = i < jar.decisions.length && names.has(decision.name);
      return overridden
        ? { ...decision, sent: false, reason: 'overridden by a cookie of the request' }
        : decision;
    });
    const pairs = [...jar.pairs.filter(({ name }) => !names.has(name)), ...own.pairs];
    if (written || pairs.length === 0) return { request, decisions };
    const headers = new Headers(request.headers);
    headers.set('Cookie', pairs.map(({ text }) => text).join('; '));
    checkHeaders(headers);
    return { request: { ...request, headers }, decisions };
  }

  /** A redirect led to another origin: cookies of the request stay behind, as its other credentials do. */
  leaveOrigin(): void {
    if (this.#bare) this.#own = null;
  }

  /** Stores what a response sets; it replaces a cookie of the request by the same name. */
  receive(url: string, setCookies: readonly string[]): CookieChange[] {
    if (setCookies.length === 0) return [];
    const changes = this.#jar.receive(url, setCookies);
    for (const { action, name, domain } of changes) {
      if (action !== 'refused') this.#own?.delete({ name, domain: domain.replace(/^\./, '') });
    }
    return changes;
  }
}

function asGiven(decision: CookieDecision): CookieDecision {
  const reason = decision.sent ? 'given with the request' : decision.reason;
  return { ...decision, reason, given: true };
}

/** A copy: what a redirect changes in it is not the caller's. */
function toJar(given: NonNullable<RequestOptions['cookies']>, url: string): CookieJar {
  if (given instanceof CookieJar) return given.copy();
  const jar = new CookieJar();
  const domain = (splitUrl(url).host ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  for (const [name, value] of entriesOf(given)) jar.set(name, value, { domain });
  return jar;
}
