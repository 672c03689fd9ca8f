/** RFC 7617, with UTF-8 (Requests uses Latin-1). */
import { InvalidHeader } from '../errors.ts';
import { Headers } from '../headers.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import type { AuthFlow } from './authFlow.ts';

/** @throws InvalidHeader when the user holds a colon, which cannot be told from the separator. */
export function basicCredentials(user: string, password: string): string {
  if (user.includes(':')) {
    throw new InvalidHeader('A user name for Basic authentication cannot hold a colon.', {
      code: 'INVALID_CREDENTIALS',
      phase: 'prepare',
      hint: 'RFC 7617 section 2: the colon separates user and password.',
    });
  }
  return `Basic ${Buffer.from(`${user}:${password}`.normalize('NFC'), 'utf8').toString('base64')}`;
}

export function basicAuth(user: string, password: string): AuthFlow {
  return headerAuth(() => basicCredentials(user, password));
}

/** In Latin-1, as Requests; what does not fit goes as UTF-8. */
export function latin1BasicAuth(user: string, password: string): AuthFlow {
  const text = `${user}:${password}`;
  if (/[^\u0000-\u00ff]/.test(text)) return basicAuth(user, password);
  return headerAuth(() => `Basic ${Buffer.from(text, 'latin1').toString('base64')}`);
}

export function bearerAuth(token: string): AuthFlow {
  return headerAuth(() => `Bearer ${token}`);
}

function headerAuth(value: () => string): AuthFlow {
  return {
    *flow(request) {
      yield withAuthorization(request, value());
    },
  };
}

/** The same request with this Authorization field. */
export function withAuthorization(request: PreparedRequest, value: string): PreparedRequest {
  const headers = new Headers(request.headers);
  headers.set('Authorization', value);
  return { ...request, headers };
}
