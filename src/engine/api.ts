/** The library: `import { Session, codes } from 'postcard-http/engine'`. */
export { basicAuth, bearerAuth } from './auth/basic.ts';
export { authorizationUrl, clientCredentialsToken, exchangeCode } from './auth/oauth.ts';
export { passwordToken, pkcePair, refreshedToken } from './auth/oauth.ts';
export type {
  AuthorizationRequest,
  CodeExchange,
  OAuthClient,
  OAuthToken,
  PkcePair,
} from './auth/oauth.ts';
export { digestAuth } from './auth/digest.ts';
export { sigV4Auth } from './auth/sigv4.ts';
export type { SigV4Options } from './auth/sigv4.ts';
export { netrcCredentials, parseNetrc } from './netrc.ts';
export type { NetrcEntry } from './netrc.ts';
export { readNetrc } from './netrcFile.ts';
export type { AuthFlow } from './auth/authFlow.ts';
export { readEvents, readJsonLines } from './content/eventStream.ts';
export type { ServerSentEvent } from './content/eventStream.ts';
export { CookieJar } from './cookieJar.ts';
export type { CookieInput } from './cookieJar.ts';
export type { DecisionPolicy, Question } from './decide.ts';
export * from './errors.ts';
export type * from './exchange.ts';
export { filePart, fileSource } from './fileSource.ts';
export { del, get, head, options, patch, post, put, request } from './functions.ts';
export { Headers } from './headers.ts';
export type { Hooks, ResponseHook } from './hooks.ts';
export type { PreparedBody, PreparedRequest } from './preparedRequest.ts';
export type {
  BodySource,
  ClientCertificate,
  Data,
  FilePart,
  FieldValue,
  Files,
  HeadersInput,
  Mapping,
  Params,
  Phase,
  Progress,
  RequestInit,
  RequestOptions,
  RetryPolicy,
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
