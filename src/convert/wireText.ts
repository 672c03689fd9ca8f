/** A prepared request as the bytes of HTTP/1.1 that will be written, for dry runs. */
import type { PreparedRequest } from '../engine/preparedRequest.ts';

export interface WireHead {
  /** `GET /path?x=1 HTTP/1.1`. */
  readonly requestLine: string;
  /** In the order of the wire, with what the connection adds: Host first, and how the body is framed. */
  readonly fields: readonly (readonly [string, string])[];
}

const TARGET = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i;
const WITH_CONTENT = /^(?:POST|PUT|PATCH|QUERY|PROPFIND|PROPPATCH)$/;

export function wireHead({ method, url, headers, body, asterisk }: PreparedRequest): WireHead {
  const [, authority = '', path = '', query = ''] = TARGET.exec(url) ?? [];
  const given = [...headers];
  const has = (wanted: string) => given.some(([name]) => name.toLowerCase() === wanted);
  const fields: (readonly [string, string])[] = [];
  const host = given.find(([name]) => name.toLowerCase() === 'host');
  fields.push(['host', host?.[1] ?? authority]);
  // The transport writes these two first, whatever their place was.
  const connection = given.find(([name]) => name.toLowerCase() === 'connection');
  fields.push(['connection', connection?.[1] ?? 'keep-alive']);
  for (const field of given) if (field !== host && field !== connection) fields.push(field);
  const framed = has('content-length') || has('transfer-encoding');
  if (!framed && body === null && WITH_CONTENT.test(method)) fields.push(['content-length', '0']);
  if (!framed && body !== null) {
    fields.push(
      body.length === null
        ? ['transfer-encoding', 'chunked']
        : ['content-length', String(body.length)],
    );
  }
  const target = asterisk === true ? '*' : `${path === '' ? '/' : path}${query}`;
  return { requestLine: `${method} ${target} HTTP/1.1`, fields };
}
