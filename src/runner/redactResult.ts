/** Full redaction for what outlives the run: what credential headers carry joins the known secrets. */
import { createRedactor } from './redact.ts';
import type { Redactor } from './redact.ts';
import type { RunResult } from './result.ts';

export function redactorOf({ secrets, exchange }: RunResult): Redactor {
  const headers = (exchange?.hops ?? []).flatMap(({ request, sentHeaders, response }) => [
    ...request.headers,
    ...sentHeaders,
    ...(response?.rawHeaders ?? []),
  ]);
  // What a request says is a password is one in an answer that repeats it, however it is escaped there.
  const contents = (exchange?.hops ?? []).flatMap(({ request }) =>
    request.body?.bytes ? [Buffer.from(request.body.bytes).toString('utf8')] : [],
  );
  return createRedactor(secrets, { headers, contents });
}
