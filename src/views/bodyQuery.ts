/** The panel's filter: what a JSONPath selects in a body. */
import type { Response } from '../engine/response.ts';
import { prettyOrNull } from './prettyOrNull.ts';

/** More than this is not parsed for a filter. */
const MAX_BYTES = 64 * 1024 * 1024;
/** More than this is not shown of what was found. */
const MAX_SHOWN = 2 * 1024 * 1024;

export interface Matches {
  readonly count: number;
  /** An indented array of the matches. */
  readonly text: string;
  readonly truncated: boolean;
  /** Why there are none; null when the path was understood. */
  readonly problem: string | null;
}

type Query = (
  text: string,
  path: string,
) => { count: number; json: string; problem: string | null };

export async function queryBody(response: Response, path: string, query: Query): Promise<Matches> {
  if (response.size.decoded > MAX_BYTES) return problem('This body is too big to be filtered.');
  const text = await response.text();
  let found: ReturnType<Query>;
  try {
    found = query(text, path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return problem('The body is no valid JSON.');
  }
  const shown = prettyOrNull(found.json) ?? found.json;
  return {
    count: found.count,
    text: shown.slice(0, MAX_SHOWN),
    truncated: shown.length > MAX_SHOWN,
    problem: found.problem,
  };
}

function problem(message: string): Matches {
  return { count: 0, text: '', truncated: false, problem: message };
}
