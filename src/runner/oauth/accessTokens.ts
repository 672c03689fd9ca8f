/** Tokens of OAuth 2 that files ask for: got when they are needed, kept in memory until they expire. */
import { clientCredentialsToken, passwordToken, refreshedToken } from '../../engine/auth/oauth.ts';
import type { OAuthClient, OAuthToken } from '../../engine/auth/oauth.ts';
import { maskUserinfo, RequestException } from '../../engine/errors.ts';
import type { SendOptions } from '../../engine/request.ts';
import { orStopped, startDeadline } from '../../engine/settings.ts';
import type { Session } from '../../engine/session.ts';
import { otherHost } from '../confirmation.ts';
import { createMask } from '../mask.ts';
import type { RunnerPorts } from '../ports.ts';
import { secretsOf, TokenProblem } from './tokenRequest.ts';
import type { TokenRequest } from './tokenRequest.ts';

/** How and for whom a token is asked for. */
export interface TokenCall {
  /** Its proxies, certificates and connections are used; its cookies are not. */
  readonly session: Session;
  readonly send: SendOptions;
  readonly ports: Pick<RunnerPorts, 'firstContact' | 'now'>;
  readonly environments: readonly string[];
  /** What asks, for the question: `$auth.token("id")`. */
  readonly name: string;
  /** A dry run: what is held is given, and nothing is asked for. */
  readonly dry: boolean;
}

/** Sooner than it expires: it is still good when the request arrives. */
const LEEWAY_MS = 10_000;
/** Where the server does not say. */
const UNTOLD_LIFE_MS = 5 * 60_000;

/** One for a run of the command line, one for a window of the editor. */
export class AccessTokens {
  readonly #held = new Map<string, { token: OAuthToken; until: number }>();
  readonly #asking = new Map<string, Promise<OAuthToken>>();

  /** @throws TokenProblem, and CancelledError */
  async get(request: TokenRequest, call: TokenCall): Promise<OAuthToken | null> {
    const key = JSON.stringify(keyOf(request));
    const held = this.#held.get(key);
    if (held !== undefined && call.ports.now() < held.until) return held.token;
    if (call.dry) return null;
    const under = this.#asking.get(key);
    if (under !== undefined) return this.#share(under, request, call);
    const asking = this.#ask(request, held?.token.refreshToken ?? null, call);
    this.#asking.set(key, asking);
    try {
      const token = await asking;
      const now = call.ports.now();
      const until = token.expiresAt === null ? now + UNTOLD_LIFE_MS : token.expiresAt - LEEWAY_MS;
      this.#held.set(key, { token, until });
      return token;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** Waits for what another request asked for. That one may be cancelled; then this one asks. */
  async #share(
    under: Promise<OAuthToken>,
    request: TokenRequest,
    call: TokenCall,
  ): Promise<OAuthToken | null> {
    const own = startDeadline(call.send.signal, null);
    try {
      return await orStopped(under, own.signal);
    } catch (error) {
      const othersCancel = RequestException.is(error) && error.name === 'CancelledError';
      if (!othersCancel || own.signal?.aborted === true) throw error;
      return await this.get(request, call);
    } finally {
      own.release();
    }
  }

  /** A server did not take these: the next request gets new ones. */
  forget(tokens: readonly string[]): void {
    for (const [key, { token }] of this.#held) {
      const given = [token.accessToken, token.idToken];
      if (given.some((each) => each !== null && tokens.includes(each))) this.#held.delete(key);
    }
  }

  async #ask(
    request: TokenRequest,
    refreshToken: string | null,
    call: TokenCall,
  ): Promise<OAuthToken> {
    const { session } = call;
    const client: OAuthClient = { ...request.client, send: call.send };
    const secrets = [...secretsOf(request), ...(refreshToken === null ? [] : [refreshToken])];
    await agree(client, secrets, call);
    try {
      if (refreshToken !== null) {
        const refreshed = await refreshedToken(client, refreshToken, session).catch(onlyRefused);
        if (refreshed !== null) return refreshed;
      }
      return request.grant === 'password'
        ? await passwordToken(client, request, session)
        : await clientCredentialsToken(client, session);
    } catch (error) {
      throw problemOf(error, client.tokenUrl, secrets);
    }
  }
}

function keyOf(request: TokenRequest): unknown {
  const { tokenUrl, clientId, clientSecret, clientAuthentication, scope, parameters } =
    request.client;
  const owner = request.grant === 'password' ? [request.username, request.password] : [];
  return [
    request.grant,
    [tokenUrl, clientId, clientSecret, clientAuthentication, scope, parameters],
    owner,
  ];
}

/** A refresh token may have ended; then the grant itself is tried. */
function onlyRefused(error: unknown): null {
  if (RequestException.is(error) && error.code === 'OAUTH_REFUSED') return null;
  throw error;
}

/** The secret of a client goes to the token server: the same question as for a request. */
async function agree(
  { tokenUrl }: OAuthClient,
  secrets: readonly string[],
  { ports, name, environments }: TokenCall,
): Promise<void> {
  const host = secrets.length === 0 ? null : otherHost(tokenUrl);
  if (host === null) return;
  const url = createMask(secrets).text(maskUserinfo(tokenUrl));
  const answer = (await ports.firstContact?.({
    method: 'POST',
    url,
    host,
    environments,
    secretNames: [name],
  })) ?? { allowed: false, hint: 'Nobody could be asked.' };
  if (answer.allowed) return;
  throw new TokenProblem(
    `the secret of the client would go to ${host}, which this workspace never called`,
    answer.hint,
  );
}

function problemOf(error: unknown, tokenUrl: string, secrets: readonly string[]): unknown {
  if (!RequestException.is(error) || error.name === 'CancelledError') return error;
  const { text } = createMask(secrets);
  const said = text(error.message).replace(/\.$/, '');
  const host = URL.parse(tokenUrl)?.host ?? 'the token server';
  return new TokenProblem(
    `asked at ${host}: ${said}`,
    text(error.hint ?? 'Check the address of the token server.'),
  );
}
