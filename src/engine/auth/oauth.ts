/**
 * The pieces of OAuth 2 that need no window: client credentials, refresh, and the code exchange with
 * PKCE. The protocol is oauth4webapi's, loaded when it is first used; the requests are ours. The only
 * file that imports it.
 */
import type * as Oauth4webapi from 'oauth4webapi';
import { RequestException } from '../errors.ts';
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
  /** Further parameters of the token request, such as `audience`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface OAuthToken {
  readonly accessToken: string;
  /** Lower case: `bearer`. */
  readonly tokenType: string;
  /** Milliseconds since the epoch; null when the server does not say. */
  readonly expiresAt: number | null;
  readonly refreshToken: string | null;
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
        fieldsOf(client),
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
        additionalParameters: fieldsOf(client),
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
    ...fieldsOf(client),
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
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

function fieldsOf({ scope, parameters = {} }: OAuthClient): Record<string, string> {
  return { ...(scope === undefined ? {} : { scope }), ...parameters };
}

async function requestToken(
  client: OAuthClient,
  session: Session,
  grant: Grant,
): Promise<OAuthToken> {
  const library = await import('oauth4webapi');
  const server = { issuer: client.tokenUrl, token_endpoint: client.tokenUrl };
  const known = { client_id: client.clientId };
  const host = splitUrl(client.tokenUrl).host ?? '';
  try {
    const response = await grant({
      library,
      server,
      client: known,
      authentication: authenticationOf(library, client),
      options: {
        [library.customFetch]: fetchOver(session),
        // Plain http never leaves this machine.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- a warning in the shape of a tag
        [library.allowInsecureRequests]: /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host),
      },
    });
    const answer = await library.processGenericTokenEndpointResponse(server, known, response);
    return {
      accessToken: answer.access_token,
      tokenType: answer.token_type,
      expiresAt: answer.expires_in === undefined ? null : Date.now() + answer.expires_in * 1000,
      refreshToken: answer.refresh_token ?? null,
      scope: answer.scope ?? null,
    };
  } catch (error) {
    throw RequestException.is(error) ? error : refused(error, client.tokenUrl);
  }
}

function authenticationOf(library: Library, client: OAuthClient): ReturnType<Library['None']> {
  const { clientSecret } = client;
  if (clientSecret === undefined || client.clientAuthentication === 'none') return library.None();
  return client.clientAuthentication === 'post'
    ? library.ClientSecretPost(clientSecret)
    : library.ClientSecretBasic(clientSecret);
}

/** oauth4webapi asks through the session: its proxies, certificates and timeouts hold here too. */
function fetchOver(session: Session) {
  return async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal },
  ): Promise<globalThis.Response> => {
    const response = await session.request(init.method, url, {
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
    return new globalThis.Response(await response.text(), { status: response.statusCode, headers });
  };
}

/** The server's own words; nothing of ours stands in them. */
function refused(error: unknown, url: string): RequestException {
  const { error: code, error_description: description } = error as {
    error?: unknown;
    error_description?: unknown;
  };
  const said =
    typeof code === 'string' ? code : error instanceof Error ? error.message : 'no token';
  const more = typeof description === 'string' ? `: ${description}` : '';
  return new RequestException(`The token was refused: ${said}${more}.`.replace(/\.\.$/, '.'), {
    code: 'OAUTH_REFUSED',
    phase: 'receive',
    url,
    hint: 'Check the client, its secret and the scope with the authorization server.',
    cause: error,
  });
}
