/** The library: `import { Session, codes } from 'postcard-http/engine'`. */
export { basicAuth, bearerAuth } from './auth/basic.ts';
export { digestAuth } from './auth/digest.ts';
export { sigV4Auth } from './auth/sigv4.ts';
export type { SigV4Options } from './auth/sigv4.ts';
export { netrcCredentials, parseNetrc } from './netrc.ts';
export type { NetrcEntry } from './netrc.ts';
export type { AuthFlow } from './auth/authFlow.ts';
export { CookieJar } from './cookieJar.ts';
export type { DecisionPolicy, Question } from './decide.ts';
export * from './errors.ts';
export type * from './exchange.ts';
export { Headers } from './headers.ts';
export type { Hooks, ResponseHook } from './hooks.ts';
export type { PreparedBody, PreparedRequest } from './preparedRequest.ts';
export type {
  BodySource,
  ClientCertificate,
  Data,
  FilePart,
  Files,
  HeadersInput,
  Mapping,
  Params,
  Phase,
  Progress,
  RequestInit,
  RequestOptions,
  Scalar,
  SendOptions,
  Timeout as TimeoutSeconds,
} from './request.ts';
export { Response } from './response.ts';
export type { BodySizes, Cookie } from './response.ts';
export { Session } from './session.ts';
export type { SessionOptions } from './session.ts';
export { codes, statusName } from './statusCodes.ts';
export type { Timings } from './timings.ts';
export type { RawResponse, Transport, TransportOptions } from './transport/transport.ts';
