/** Sends once more what was sent before. */
import { randomUUID } from 'node:crypto';
import type { SendOptions } from '../engine/request.ts';
import type { Session } from '../engine/session.ts';
import type { RunResult } from '../runner/result.ts';

/** @throws Error when the earlier result never got as far as a request */
export async function replayRequest(
  earlier: RunResult,
  session: Session,
  options: SendOptions,
): Promise<RunResult> {
  const request = earlier.exchange?.hops[0]?.request ?? earlier.exchange?.request ?? null;
  if (request === null) throw new Error('There is nothing to replay: this request was never made.');
  const startedAt = Date.now();
  const exchange = await session.exchangePrepared(request, options);
  return {
    ...earlier,
    id: randomUUID(),
    exchange,
    failure: null,
    tests: [],
    logs: [],
    warnings: [],
    written: [],
    ok: exchange.error === null,
    errorExpected: false,
    startedAt,
  };
}
