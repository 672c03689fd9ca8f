import type { CookieJar } from './cookieJar.ts';
import type { Exchange } from './exchange.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { RequestInit, RequestOptions, SendOptions } from './request.ts';
import type { Response } from './response.ts';

/** What a session offers; the class of the same name in this file is to implement it. */
export interface Session {
  readonly cookies: CookieJar;
  request(method: string, url: string, options?: RequestOptions): Promise<Response>;
  prepare(request: RequestInit): PreparedRequest;
  send(request: PreparedRequest, options?: SendOptions): Promise<Response>;
  /** The same send told whole: never rejects, the error is in the exchange. */
  exchange(request: RequestInit): Promise<Exchange>;
  close(): Promise<void>;
}
