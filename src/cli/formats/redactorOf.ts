/** Full redaction for what outlives the run: what credential headers carry joins the known secrets. */
import { createRedactor } from '../../runner/redact.ts';
import type { Redactor } from '../../runner/redact.ts';
import type { RunResult } from '../../runner/result.ts';

export function redactorOf({ secrets, exchange }: RunResult): Redactor {
  const headers = (exchange?.hops ?? []).flatMap(({ request, sentHeaders, response }) => [
    ...request.headers,
    ...sentHeaders,
    ...(response?.rawHeaders ?? []),
  ]);
  return createRedactor(secrets, { headers });
}
