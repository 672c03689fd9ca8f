import type { PreparedRequest } from '../preparedRequest.ts';
import type { Response } from '../response.ts';

/**
 * Authentication without I/O: yields the requests to send, is given each response, and ends when it
 * has no more to say. The last response is the answer. Source: httpx's `Auth.auth_flow`.
 */
export interface AuthFlow {
  /** True when the body must be readable more than once (Digest). */
  readonly requiresRequestBody?: boolean;
  flow(request: PreparedRequest): Generator<PreparedRequest, void, Response>;
}
