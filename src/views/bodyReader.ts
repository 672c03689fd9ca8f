/** Pages of a body, as received after decoding or re-indented. */
import { decodeText } from '../engine/content/charset.ts';
import { jsonProblem } from '../engine/content/jsonText.ts';
import type { Response } from '../engine/response.ts';
import { hideSecrets } from './hideSecrets.ts';
import { mediaTypeOf, viewOf } from './mediaView.ts';
import { prettyOrNull } from './prettyOrNull.ts';

/** Beyond this a body is shown as it came: re-indenting it would cost the window its memory. */
const MAX_PRETTY = 64 * 1024 * 1024;
const MAX_PAGE = 8 * 1024 * 1024;

export interface Page {
  readonly bytes: Uint8Array;
  /** Bytes of the whole body in this form. */
  readonly total: number;
  /** What the bytes are: `decoded` where `pretty` was asked for and there is none. */
  readonly form: PageRequest['form'];
  /** Why there is no `pretty` form; null when there is, or when it was not asked for. */
  readonly problem: string | null;
}

export interface PageRequest {
  readonly offset: number;
  readonly length: number;
  readonly form: 'decoded' | 'pretty';
  /** For `pretty`: the charset to read the body in, over what the response says. */
  readonly charset?: string | undefined;
  /** Values that are hidden in it. */
  readonly secrets?: readonly string[];
}

/** A body re-indented, or why it is not. */
interface Pretty {
  readonly bytes: Uint8Array | null;
  readonly problem: string | null;
}

/** Keeps the last re-indented body, so that its pages are made once. */
export class BodyReader {
  #kept: {
    readonly response: Response;
    readonly charset: string | undefined;
    readonly pretty: Promise<Pretty>;
  } | null = null;

  async read(response: Response, request: PageRequest): Promise<Page> {
    const { offset, form, charset, secrets = [] } = request;
    const place = { offset, length: Math.min(request.length, MAX_PAGE) };
    const hidden = hideSecrets(secrets);
    const pretty = form === 'pretty' ? await this.#pretty(response, charset) : null;
    const whole = pretty?.bytes ?? null;
    if (whole !== null) {
      const bytes = await hidden.page(
        (from, length) => Promise.resolve(whole.slice(from, from + length)),
        place,
      );
      return { bytes, total: whole.length, form: 'pretty', problem: null };
    }
    const problem = pretty?.problem ?? null;
    // The bytes of a picture are no text: a short value may be among them by chance.
    const read = (from: number, length: number) => response.read(from, length);
    const bytes =
      response.encoding === null
        ? await read(place.offset, place.length)
        : await hidden.page(read, place);
    return { bytes, total: response.size.decoded, form: 'decoded', problem };
  }

  #pretty(response: Response, charset: string | undefined): Promise<Pretty> {
    if (this.#kept?.response !== response || this.#kept.charset !== charset) {
      this.#kept = { response, charset, pretty: reindent(response, charset) };
    }
    return this.#kept.pretty;
  }
}

/** UTF-8; none when the body is not JSON, or too big. */
async function reindent(response: Response, charset: string | undefined): Promise<Pretty> {
  const view = viewOf({
    mediaType: mediaTypeOf(response.headers.get('content-type')),
    decodedSize: response.size.decoded,
    hasCharset: response.encoding !== null,
  });
  if (view !== 'json' || response.size.decoded > MAX_PRETTY) return { bytes: null, problem: null };
  const text =
    charset === undefined ? await response.text() : decodeText(await response.content(), charset);
  const pretty = prettyOrNull(text);
  if (pretty === null) return { bytes: null, problem: jsonProblem(text)?.message ?? null };
  return { bytes: new TextEncoder().encode(pretty), problem: null };
}
