/** Where each field of a sent request comes from. Worked out when somebody asks, never while sending. */
import type { CookieDecision, HeaderOrigin } from './exchange.ts';
import type { Headers } from './headers.ts';
import { entriesOf } from './form.ts';
import { defaultHeaders } from './prepare/headers.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { HeadersInput } from './request.ts';

/** What a request was prepared from. */
export interface HeaderSources {
  /** Given with the request itself; undefined when it was prepared elsewhere. */
  readonly given: HeadersInput | undefined;
  /** The session's own fields; null when it was prepared elsewhere. */
  readonly session: Headers | null;
}

export interface SentFields {
  /** As the transport wrote them; as prepared when they never went out. */
  readonly sent: readonly (readonly [string, string])[];
  readonly request: PreparedRequest;
  /** The same request before cookies and authentication were added. */
  readonly base: PreparedRequest;
  readonly sources: HeaderSources;
  /** What became of each cookie that was considered. */
  readonly cookies: readonly CookieDecision[];
}

/** One for each name, in the order of the fields. */
export function headerOrigins({ sent, request, base, sources, cookies }: SentFields): {
  readonly name: string;
  readonly origin: HeaderOrigin;
}[] {
  const given = givenNames(sources.given);
  const found = new Map<string, { name: string; origin: HeaderOrigin }>();
  for (const [name] of sent) {
    const key = name.toLowerCase();
    if (found.has(key)) continue;
    const origin =
      addedOrigin(key, { request, base, cookies }) ?? preparedOrigin(key, base, given, sources);
    found.set(key, { name, origin });
  }
  return [...found.values()];
}

/** What was added to the prepared request on its way out; null for a field that was prepared. */
function addedOrigin(
  key: string,
  { request, base, cookies }: Pick<SentFields, 'request' | 'base' | 'cookies'>,
): HeaderOrigin | null {
  const value = request.headers.get(key);
  if (value === null) return key === 'proxy-authorization' ? 'proxy' : 'connection';
  if (value === base.headers.get(key)) return null;
  return key === 'cookie' ? cookieOrigin(cookies) : 'auth';
}

function cookieOrigin(cookies: readonly CookieDecision[]): HeaderOrigin {
  const sent = cookies.filter((cookie) => cookie.sent);
  const given = sent.filter((cookie) => cookie.given);
  if (given.length === 0) return 'jar';
  return given.length === sent.length ? 'given' : 'jar-and-given';
}

function preparedOrigin(
  key: string,
  base: PreparedRequest,
  given: ReadonlySet<string>,
  { session }: HeaderSources,
): HeaderOrigin {
  if (session === null || given.has(key)) return 'given';
  if (!session.has(key)) return key === 'content-type' ? 'body' : 'given';
  return base.headers.get(key) === defaultHeaders().get(key) ? 'default' : 'session';
}

function givenNames(given: HeadersInput | undefined): ReadonlySet<string> {
  if (given === undefined) return new Set();
  return new Set([...entriesOf(given)].map(([name]) => name.toLowerCase()));
}
