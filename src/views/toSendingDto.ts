import type { RunningSend } from '../host/sends.ts';
import type { SendingDto, ToWebview } from '../protocol/messages.ts';
import { titleOf } from '../runner/titleOf.ts';

/** A send under way, as the panel shows it. */
export function toSendingDto({ id, origin, startedAt, progress }: RunningSend): SendingDto {
  const { entry, environments } = origin;
  return {
    id,
    title: titleOf(entry),
    method: entry.method,
    url: entry.target,
    file: entry.ref.file,
    line: entry.line,
    environment: environments.join(', '),
    startedAt,
    elapsedMs: Date.now() - startedAt,
    phase: progress?.phase ?? null,
    receivedBytes: progress?.receivedBytes ?? 0,
    totalBytes: progress?.totalBytes ?? null,
  };
}

/** A message that has waited for the page: the send has gone on meanwhile. */
export function renewed(message: ToWebview): ToWebview {
  if (message.type !== 'exchange/sending') return message;
  const { sending } = message;
  return { ...message, sending: { ...sending, elapsedMs: Date.now() - sending.startedAt } };
}
