import { DOTS } from '../runner/mask.ts';
import type { KeptAnswer } from '../runner/snapshot.ts';
import type { HistoryEntry, StoredResponse } from '../store/entry.ts';

const AGAIN = 'Send the request again and use “Accept snapshot” above it.';

/**
 * The answer of an exchange as a snapshot can have it.
 * @throws Error in words for people, where the history has not kept it as it came
 */
export function keptAnswer(stored: HistoryEntry | null): KeptAnswer {
  if (stored === null) throw new Error('This exchange is no longer in the history.');
  const { response } = stored;
  if (response === null) throw new Error('There is no answer to accept: none came.');
  const reason = whyNotWhole(response);
  if (reason !== null) throw new Error(`${reason} ${AGAIN}`);
  const { statusCode, headers, body } = response;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type');
  return { statusCode, contentType: type?.[1] ?? null, text: body?.content ?? '' };
}

/** Null where all of the answer is there. */
function whyNotWhole({ complete, body }: StoredResponse): string | null {
  if (!complete) return 'This answer was cut short on its way, so it is no example.';
  if (body === null || body.sizeBytes === 0) return null;
  if (body.content === null) {
    return 'The body of this answer was not kept: `postcard.historyBodyLimit` was 0 then, or its file is gone.';
  }
  if (body.cut) {
    return 'Only the beginning of this answer was kept: it is longer than `postcard.historyBodyLimit` was.';
  }
  if (body.form === 'base64') {
    return 'This answer is no text, and of the history only text becomes a snapshot.';
  }
  if (body.content.includes(DOTS)) {
    return `This answer has ${DOTS} in it. The history writes that in the place of secrets, and of what has a name like one, as \`token\`; what came there cannot be known any more.`;
  }
  return null;
}
