import type { Response } from './response.ts';

/** Requests' hooks: called with each response, may return another in its place. */
export type ResponseHook = (
  response: Response,
) => Response | undefined | Promise<Response | undefined>;
export interface Hooks {
  readonly response?: ResponseHook | readonly ResponseHook[];
}
