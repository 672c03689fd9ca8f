/** A request written as a `curl` command line. */
import type { RequestNode } from '../ast.ts';
import type { BlockBuilder } from '../builder.ts';
import type { Line } from '../lines.ts';

export function isCurlLine(_text: string, _line: Line): boolean {
  return false;
}

export function readCurlRequest(
  _builder: BlockBuilder,
  _from: number,
): { request: RequestNode; response: number } {
  throw new TypeError('not yet');
}
