/** Requests' functions: each sends with a session of its own, and shares nothing with the next. */
import type { RequestOptions } from './request.ts';
import type { Response } from './response.ts';
import { Session } from './session.ts';

/** @throws RequestException */
export async function request(
  method: string,
  url: string,
  options: RequestOptions = {},
): Promise<Response> {
  const session = new Session();
  try {
    return await session.request(method, url, options);
  } finally {
    // A body that is still to be read needs its connection; an idle one keeps no process alive.
    if (options.stream !== true) await session.close();
  }
}

export function get(url: string, options?: RequestOptions): Promise<Response> {
  return request('GET', url, options);
}

/** Redirects are not followed unless `allowRedirects` is true. */
export function head(url: string, options?: RequestOptions): Promise<Response> {
  return request('HEAD', url, options);
}

export function post(url: string, options?: RequestOptions): Promise<Response> {
  return request('POST', url, options);
}

export function put(url: string, options?: RequestOptions): Promise<Response> {
  return request('PUT', url, options);
}

export function patch(url: string, options?: RequestOptions): Promise<Response> {
  return request('PATCH', url, options);
}

/** Requests' `requests.delete`; that name is taken in JavaScript. */
export function del(url: string, options?: RequestOptions): Promise<Response> {
  return request('DELETE', url, options);
}

export function options(url: string, given?: RequestOptions): Promise<Response> {
  return request('OPTIONS', url, given);
}
