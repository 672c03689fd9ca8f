import { RequestException } from './errors.ts';
import type { Response } from './response.ts';

/** Requests' hooks: called with each response, may return another in its place. */
export type ResponseHook = (
  response: Response,
) => Response | undefined | Promise<Response | undefined>;
export interface Hooks {
  readonly response?: ResponseHook | readonly ResponseHook[];
}

/** In order; each sees what the one before it returned. */
export async function runHooks(hooks: Hooks, response: Response): Promise<Response> {
  const given = hooks.response ?? [];
  let current = response;
  for (const hook of typeof given === 'function' ? [given] : given) {
    current = (await hook(current)) ?? current;
  }
  return current;
}

/** Hooks of the request replace those of the session wholly (Requests' `merge_hooks`). @throws RequestException for an event that does not exist */
export function mergeHooks(session: Hooks, request: Hooks | undefined): Hooks {
  const unknown = Object.keys(request ?? {}).find((event) => event !== 'response');
  if (unknown !== undefined) {
    throw new RequestException(`Unsupported event specified, with event name "${unknown}"`, {
      code: 'INVALID_HOOK',
      phase: 'prepare',
      hint: 'The one event is `response`.',
    });
  }
  const own = request?.response;
  return own === undefined || (typeof own !== 'function' && own.length === 0)
    ? session
    : (request ?? session);
}
