/** Pages of a body, as received after decoding or re-indented. */
import type { Response } from '../engine/response.ts';
import { mediaTypeOf, viewOf } from './mediaView.ts';
import { prettyOrNull } from './prettyOrNull.ts';

/** Beyond this a body is shown as it came: re-indenting it would cost the window its memory. */
const MAX_PRETTY = 64 * 1024 * 1024;
const MAX_PAGE = 8 * 1024 * 1024;

export interface Page {
  readonly bytes: Uint8Array;
  /** Bytes of the whole body in this form. */
  readonly total: number;
}

export interface PageRequest {
  readonly offset: number;
  readonly length: number;
  readonly form: 'decoded' | 'pretty';
}

/** Keeps the last re-indented body, so that its pages are made once. */
export class BodyReader {
  #pretty: { readonly response: Response; readonly bytes: Promise<Uint8Array | null> } | null =
    null;

  async read(response: Response, { offset, length, form }: PageRequest): Promise<Page> {
    const wanted = Math.min(length, MAX_PAGE);
    const pretty = form === 'pretty' ? await this.#prettyBytes(response) : null;
    if (pretty !== null) {
      return { bytes: pretty.slice(offset, offset + wanted), total: pretty.length };
    }
    return { bytes: await response.read(offset, wanted), total: response.size.decoded };
  }

  async #prettyBytes(response: Response): Promise<Uint8Array | null> {
    if (this.#pretty?.response !== response) {
      this.#pretty = { response, bytes: reindent(response) };
    }
    return this.#pretty.bytes;
  }
}

/** UTF-8; null when the body is not JSON, or too big. */
async function reindent(response: Response): Promise<Uint8Array | null> {
  const view = viewOf({
    mediaType: mediaTypeOf(response.headers.get('content-type')),
    decodedSize: response.size.decoded,
    hasCharset: response.encoding !== null,
  });
  if (view !== 'json' || response.size.decoded > MAX_PRETTY) return null;
  const text = prettyOrNull(await response.text());
  return text === null ? null : new TextEncoder().encode(text);
}
