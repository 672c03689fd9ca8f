/**
 * The pieces of OAuth 2 that need no window: client credentials, password, refresh, and the code exchange
 * with PKCE. The protocol is oauth4webapi's, loaded when it is first used; the requests are ours. The only
 * file that imports it.
 */
import type * as Oauth4webapi from 'oauth4webapi';
import { basicCredentials } from './basic.ts';
import { isLoopback } from '../cookies/rules.ts';
import { RequestException } from '../errors.ts';
import type { SendOptions } from '../request.ts';
import type { Session } from '../session.ts';
import { splitUrl } from '../url.ts';

export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** How the client proves itself. Default `basic` with a secret (RFC 6749 2.3.1), else `none`. */
  readonly clientAuthentication?: 'basic' | 'post' | 'none';
  readonly scope?: string;
  /** Further parameters of the token request, such as `audience`; a list repeats the name. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  /** How the token request is sent: timeouts, proxies, certificates, `signal`. */
  readonly send?: SendOptions;
}

export interface OAuthToken {
  readonly accessToken: string;
  /** Lower case: `bearer`. */
  readonly tokenType: string;
  /** Milliseconds since the epoch; null when the server does not say. */
  readonly expiresAt: number | null;
  readonly refreshToken: string | null;
  /** As the server sent it: its signature is for those to check who believe what is in it. */
  readonly idToken: string | null;
  readonly scope: string | null;
}

export interface PkcePair {
  readonly verifier: string;
  /** S256 of the verifier (RFC 7636). */
  readonly challenge: string;
}

export interface AuthorizationRequest {
  readonly authorizationUrl: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
}

export interface CodeExchange {
  /** The URL that the authorization server sent the browser to. */
  readonly callbackUrl: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string;
}

type Library = typeof Oauth4webapi;
type Grant = (call: {
  readonly library: Library;
  readonly server: { issuer: string; token_endpoint: string };
  readonly client: { client_id: string };
  readonly authentication: ReturnType<Library['None']>;
  readonly options: Record<symbol, unknown>;
}) => Promise<globalThis.Response>;

/** RFC 6749 4.4. @throws RequestException, with what the server said */
export function clientCredentialsToken(client: OAuthClient, session: Session): Promise<OAuthToken> {
  return requestToken(
    client,
    session,
    ({ library, server, client: known, authentication, options }) =>
      library.clientCredentialsGrantRequest(
        server,
        known,
        authentication,
        parametersOf(client),
        options,
      ),
  );
}

/** RFC 6749 4.3, which RFC 9700 advises against. @throws RequestException, with what the server said */
export function passwordToken(
  client: OAuthClient,
  { username, password }: { readonly username: string; readonly password: string },
  session: Session,
): Promise<OAuthToken> {
  return requestToken(
    client,
    session,
    ({ library, server, client: known, authentication, options }) =>
      library.genericTokenEndpointRequest(
        server,
        known,
        authentication,
        'password',
        parametersOf(client, [
          ['username', username],
          ['password', password],
        ]),
        options,
      ),
  );
}

/** RFC 6749 6. A server that keeps the refresh token sends none: the old one then stays. @throws RequestException */
export async function refreshedToken(
  client: OAuthClient,
  refreshToken: string,
  session: Session,
): Promise<OAuthToken> {
  const token = await requestToken(
    client,
    session,
    ({ library, server, client: known, authentication, options }) =>
      library.refreshTokenGrantRequest(server, known, authentication, refreshToken, {
        ...options,
        additionalParameters: parametersOf(client),
      }),
  );
  return { ...token, refreshToken: token.refreshToken ?? refreshToken };
}

/** A verifier of 256 random bits and its challenge. */
export async function pkcePair(): Promise<PkcePair> {
  const library = await import('oauth4webapi');
  const verifier = library.generateRandomCodeVerifier();
  return { verifier, challenge: await library.calculatePKCECodeChallenge(verifier) };
}

/** Where to send the browser: the code flow with PKCE. */
export function authorizationUrl(client: OAuthClient, request: AuthorizationRequest): string {
  const url = new URL(request.authorizationUrl);
  const fields = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
  };
  const own = parametersOf(client);
  for (const [name, value] of Object.entries(fields)) if (!own.has(name)) own.append(name, value);
  for (const name of own.keys()) url.searchParams.delete(name);
  for (const [name, value] of own) url.searchParams.append(name, value);
  return url.href;
}

/** RFC 6749 4.1.3 with RFC 7636. @throws RequestException also when the state is another one */
export function exchangeCode(
  client: OAuthClient,
  { callbackUrl, redirectUri, state, verifier }: CodeExchange,
  session: Session,
): Promise<OAuthToken> {
  return requestToken(
    client,
    session,
    ({ library, server, client: known, authentication, options }) => {
      const callback = library.validateAuthResponse(server, known, new URL(callbackUrl), state);
      return library.authorizationCodeGrantRequest(
        server,
        known,
        authentication,
        callback,
        redirectUri,
        verifier,
        options,
      );
    },
  );
}

function parametersOf(
  { scope, parameters = {} }: OAuthClient,
  more: readonly (readonly [string, string])[] = [],
): URLSearchParams {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value) => [name, value]),
  );
  const first = scope === undefined || 'scope' in parameters ? [] : [['scope', scope]];
  const query = new URLSearchParams();
  for (const [name = '', value = ''] of [...more, ...first, ...pairs]) query.append(name, value);
  return query;
}

async function requestToken(
  client: OAuthClient,
  session: Session,
  grant: Grant,
): Promise<OAuthToken> {
  const library = await import('oauth4webapi');
  const server = { issuer: client.tokenUrl, token_endpoint: client.tokenUrl };
  const known = { client_id: client.clientId };
  const host = (splitUrl(client.tokenUrl).host ?? '').replace(/^\[|\]$/g, '');
  const asked: TokenFetch = { session, send: client.send ?? {}, idToken: null };
  try {
    const response = await grant({
      library,
      server,
      client: known,
      authentication: authenticationOf(library, client),
      options: {
        [library.customFetch]: fetchOver(asked),
        // Plain http never leaves this machine.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- a warning in the shape of a tag
        [library.allowInsecureRequests]: isLoopback(host),
      },
    });
    const answer = await library.processGenericTokenEndpointResponse(server, known, response);
    return {
      accessToken: answer.access_token,
      tokenType: answer.token_type,
      expiresAt: answer.expires_in === undefined ? null : Date.now() + answer.expires_in * 1000,
      refreshToken: answer.refresh_token ?? null,
      idToken: asked.idToken,
      scope: answer.scope ?? null,
    };
  } catch (error) {
    throw RequestException.is(error) ? error : refused(error, client.tokenUrl);
  }
}

function authenticationOf(library: Library, client: OAuthClient): ReturnType<Library['None']> {
  const { clientSecret } = client;
  if (clientSecret === undefined || client.clientAuthentication === 'none') return library.None();
  if (client.clientAuthentication === 'post') return library.ClientSecretPost(clientSecret);
  return (_server, { client_id: id }, _body, headers) => {
    headers.set('authorization', basicCredentials(formEncoded(id), formEncoded(clientSecret)));
  };
}

/** RFC 6749 2.3.1, and no more than it takes: many servers do not decode, and `-`, `_`, `.` mean themselves to all. */
function formEncoded(text: string): string {
  return text.replace(/[^!-~]|[%+:&]/gu, (char) => encodeURIComponent(char.toWellFormed()));
}

interface TokenFetch {
  readonly session: Session;
  readonly send: SendOptions;
  /** Taken out of the answer: the library would check it against an issuer that nobody named. */
  idToken: string | null;
}

/** oauth4webapi asks through the session: its proxies, certificates and timeouts hold here too. */
function fetchOver(asked: TokenFetch) {
  const { session, send } = asked;
  return async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal },
  ): Promise<globalThis.Response> => {
    const response = await session.request(init.method, url, {
      ...send,
      headers: init.headers,
      allowRedirects: false,
      useCookieJar: false,
      ...(init.headers['authorization'] === undefined ? { auth: null } : {}),
      ...(init.body === undefined ? {} : { data: (init.body as URLSearchParams).toString() }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
    });
    const headers = new globalThis.Headers();
    for (const [name, value] of response.headers) headers.append(name, value);
    headers.delete('content-encoding');
    const body = takeIdToken(await response.text(), asked);
    return new globalThis.Response(body, { status: response.statusCode, headers });
  };
}

function takeIdToken(body: string, asked: TokenFetch): string {
  if (!body.includes('"id_token"')) return body;
  try {
    const { id_token: idToken, ...rest } = JSON.parse(body) as Record<string, unknown>;
    if (typeof idToken === 'string') asked.idToken = idToken;
    return JSON.stringify(rest);
  } catch {
    return body; // no JSON: the library says so
  }
}

/** The server's own words; nothing of ours stands in them. */
function refused(error: unknown, url: string): RequestException {
  const { error: code, error_description: description } = error as {
    error?: unknown;
    error_description?: unknown;
  };
  const more = typeof description === 'string' ? `: ${description}` : '';
  const said = typeof code === 'string' ? `${code}${more}` : otherReason(error);
  return new RequestException(`The token was refused: ${said}.`.replace(/\.\.$/, '.'), {
    code: 'OAUTH_REFUSED',
    phase: 'receive',
    url,
    hint: 'Check the client, its secret and the scope with the authorization server.',
    cause: error,
  });
}

function otherReason(error: unknown): string {
  if (!(error instanceof Error)) return 'no token';
  if ('code' in error && error.code === 'OAUTH_HTTP_REQUEST_FORBIDDEN') {
    return 'its URL is plain http, which is for servers on this machine alone';
  }
  const { cause } = error;
  return cause instanceof globalThis.Response
    ? `the server answered ${cause.status}, and no token as RFC 6749 5.1 has it`
    : error.message;
}
