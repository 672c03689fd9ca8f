import { DOTS } from '../runner/mask.ts';
import type { KeptAnswer } from '../runner/snapshot.ts';
import type { HistoryEntry } from '../store/entry.ts';

/**
 * The answer of an exchange as a snapshot can have it.
 * @throws Error in words for people, where the history has not kept all of it
 */
export function keptAnswer(stored: HistoryEntry | null): KeptAnswer {
  const send = 'Send the request again and use “Accept snapshot” above it.';
  const response = stored?.response ?? null;
  if (response === null) throw new Error('There is no answer to accept.');
  const { statusCode, headers, body } = response;
  const text = body?.content ?? (body === null || body.sizeBytes === 0 ? '' : null);
  if (text === null || body?.cut === true || body?.form === 'base64') {
    throw new Error(`The history has not kept all of this answer. ${send}`);
  }
  if (text.includes(DOTS)) {
    throw new Error(`Secrets were taken out of this answer when it was kept. ${send}`);
  }
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type');
  return { statusCode, contentType: type?.[1] ?? null, text };
}
