/** The header section of a request as it was written on the wire. */
import type { PreparedRequest } from '../preparedRequest.ts';

/** Without content they say so (RFC 9110, section 8.6). */
const EXPECTS_CONTENT = /^(?:POST|PUT|PATCH|QUERY|PROPFIND|PROPPATCH)$/;

/** Requests on one connection mostly carry the same header section: it is parsed when it changes. */
export class SentHeaderReader {
  #section = '';
  #fields: readonly (readonly [string, string])[] = [];

  /** `text` begins with the request line. */
  read(text: string): readonly (readonly [string, string])[] {
    const section = text.slice(text.indexOf('\r\n'));
    if (section !== this.#section) {
      this.#fields = parseSentHeaders(text);
      this.#section = section;
    }
    return this.#fields;
  }
}

/** `GET / HTTP/1.1\r\nhost: x\r\n…` as fields. */
function parseSentHeaders(text: string): (readonly [string, string])[] {
  const lines = text.split('\r\n');
  if (/ HTTP\/1\.1$/.test(lines[0] ?? '')) lines.shift();
  const fields: (readonly [string, string])[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':', 1);
    if (colon !== -1) fields.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return fields;
}

/** How the body is framed: undici writes it last, and does not tell it with the other fields. */
export function framingOf({ method, body }: PreparedRequest): (readonly [string, string])[] {
  const length = body === null ? 0 : body.length;
  if (length === null) return [['transfer-encoding', 'chunked']];
  if (length === 0 && !EXPECTS_CONTENT.test(method)) return [];
  return [['content-length', String(length)]];
}
