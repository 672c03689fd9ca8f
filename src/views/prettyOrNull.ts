import { prettyJson } from '../engine/content/jsonText.ts';
import { RequestException } from '../engine/errors.ts';

/** Re-indented JSON; null when the text is not JSON and is to be shown as it is. */
export function prettyOrNull(text: string): string | null {
  try {
    return prettyJson(text);
  } catch (error) {
    if (RequestException.is(error)) return null;
    throw error;
  }
}
