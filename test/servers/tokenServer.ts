/** A small authorization server of OAuth 2 (RFC 6749) on this machine, and a resource that wants its tokens. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenRequestSeen {
  /** `client_credentials`, `password`, `refresh_token`. */
  readonly grant: string | null;
  readonly form: URLSearchParams;
  /** How the client proved itself. */
  readonly client: 'basic' | 'post' | 'none';
  readonly cookie: string | null;
}

export interface TokenAnswer {
  readonly expiresIn?: number;
  readonly refreshToken?: string;
  readonly idToken?: string;
  /** Answered instead, as it stands. */
  readonly instead?: { readonly status: number; readonly type: string; readonly body: string };
  /** Answers when it is settled. */
  readonly after?: Promise<unknown>;
}

const CLIENT = { id: 'me', secret: 's3cret-of-client' };
const PERSON = { username: 'ada', password: 'pa55-of-ada' };

/** `POST /token` gives `token-1`, `token-2`, …; `GET /me` is answered to who brings the last one. */
export class TokenServer {
  readonly seen: TokenRequestSeen[] = [];
  /** What the next tokens come with. */
  answer: TokenAnswer = { expiresIn: 3600 };
  readonly #server = http.createServer((request, response) => {
    void this.#serve(request, response);
  });
  #arrived: () => void = () => undefined;
  #given = 0;
  #valid: string | null = null;

  static readonly client = CLIENT;
  static readonly person = PERSON;

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next request for a token has come. */
  asked(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  /** The token that was given last is good for nothing any more. */
  revoke(): void {
    this.#valid = null;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (request.url === '/token' && request.method === 'POST') {
      await this.#token(request, response);
      return;
    }
    const good = this.#valid !== null && request.headers.authorization === `Bearer ${this.#valid}`;
    reply(response, good ? 200 : 401, { authorization: request.headers.authorization ?? null });
  }

  async #token(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const form = new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
    const { authorization, cookie } = request.headers;
    const how = authorization !== undefined ? 'basic' : form.has('client_secret') ? 'post' : 'none';
    const grant = form.get('grant_type');
    this.seen.push({ grant, form, client: how, cookie: cookie ?? null });
    this.#arrived();
    const { instead, after } = this.answer;
    await after;
    if (instead !== undefined) {
      response.writeHead(instead.status, { 'Content-Type': instead.type });
      response.end(instead.body);
      return;
    }
    const problem = problemOf(authorization, form, this.answer.refreshToken);
    if (problem !== null) {
      // Some servers tell what they were given; what is shown must not.
      const given = [form.get('client_secret'), form.get('password')].filter(Boolean).join(' ');
      reply(response, 400, { error: problem, error_description: `given ${given}` });
      return;
    }
    this.#given += 1;
    this.#valid = `token-${this.#given}`;
    const { expiresIn, refreshToken, idToken } = this.answer;
    reply(response, 200, {
      access_token: this.#valid,
      token_type: 'Bearer',
      ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(idToken === undefined ? {} : { id_token: idToken }),
    });
  }
}

/** The code of RFC 6749 5.2, or null. */
function problemOf(
  authorization: string | undefined,
  form: URLSearchParams,
  refreshToken: string | undefined,
): string | null {
  const [, coded = ''] = /^Basic (\S+)$/.exec(authorization ?? '') ?? [];
  const inHeader = Buffer.from(coded, 'base64').toString() === `${CLIENT.id}:${CLIENT.secret}`;
  const inBody = form.get('client_id') === CLIENT.id && form.get('client_secret') === CLIENT.secret;
  const isPublic = form.get('client_id') === 'public';
  if (!inHeader && !inBody && !isPublic) {
    return 'invalid_client';
  }
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return null;
    case 'password': {
      const known =
        form.get('username') === PERSON.username && form.get('password') === PERSON.password;
      return known ? null : 'invalid_grant';
    }
    case 'refresh_token':
      return form.get('refresh_token') === refreshToken ? null : 'invalid_grant';
    case null:
    default:
      return 'unsupported_grant_type';
  }
}

function reply(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
