/** AWS Signature Version 4, in the Authorization header. */
import { createHash, createHmac } from 'node:crypto';
import { Headers } from '../headers.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import { effectivePort, removeDotSegments, splitUrl } from '../url.ts';
import type { AuthFlow } from './authFlow.ts';

export interface SigV4Options {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** `us-east-1`. */
  readonly region: string;
  /** `s3`, `execute-api`, `iam`. */
  readonly service: string;
  /** For tests only: a fixed time. */
  readonly now?: () => Date;
}

/** Never signed: they change on the way. */
const UNSIGNED = new Set([
  'authorization',
  'connection',
  'user-agent',
  'x-amzn-trace-id',
  'cookie',
]);
const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Signs each request anew, also the ones after a redirect. A body that is not in memory goes as UNSIGNED-PAYLOAD. */
export function sigV4Auth(options: SigV4Options): AuthFlow {
  return {
    *flow(request) {
      yield signed(request, options);
    },
  };
}

function signed(request: PreparedRequest, options: SigV4Options): PreparedRequest {
  const time = (options.now?.() ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers = new Headers(request.headers);
  headers.delete('authorization');
  headers.set('X-Amz-Date', time);
  if (options.sessionToken !== undefined) headers.set('X-Amz-Security-Token', options.sessionToken);
  const payload = payloadHash(request);
  if (options.service === 's3') headers.set('X-Amz-Content-Sha256', payload);
  const scope = `${time.slice(0, 8)}/${options.region}/${options.service}/aws4_request`;
  const { text: canonical, names } = canonicalRequest({ ...request, headers }, payload, options);
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join('\n');
  const signature = hmac(signingKey(scope, options.secretAccessKey), toSign).toString('hex');
  headers.set(
    'Authorization',
    `${ALGORITHM} Credential=${options.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  );
  return { ...request, headers };
}

function payloadHash({ body }: PreparedRequest): string {
  if (body === null) return sha256('');
  return body.bytes === null ? 'UNSIGNED-PAYLOAD' : sha256(body.bytes);
}

function canonicalRequest(
  { method, url, headers }: PreparedRequest,
  payload: string,
  { service }: SigV4Options,
): { text: string; names: string } {
  const parts = splitUrl(url);
  const fields = new Map<string, string[]>([['host', [hostField(parts)]]]);
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (UNSIGNED.has(key)) continue;
    const text = value.trim().replace(/ +/g, ' ');
    if (key === 'host' || !fields.has(key)) fields.set(key, [text]);
    else fields.get(key)?.push(text);
  }
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([name]) => name).join(';');
  // S3 signs the path as it is sent; every other service encodes it once more.
  const path =
    service === 's3' ? parts.path : encodePath(removeDotSegments(parts.path).replace(/\/+/g, '/'));
  const text = [
    method,
    path,
    canonicalQuery(parts.query),
    ...sorted.map(([name, values]) => `${name}:${values.join(',')}`),
    '',
    names,
    payload,
  ].join('\n');
  return { text, names };
}

function hostField(parts: ReturnType<typeof splitUrl>): string {
  const port = effectivePort(parts);
  const standard = port === (parts.scheme === 'https' ? 443 : 80);
  return standard ? (parts.host ?? '') : `${parts.host ?? ''}:${port}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}

/** RFC 3986's unreserved characters stay, everything else is encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: string | null): string {
  if (query === null || query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encode(decode(name)), encode(decode(value.join('=')))] as const;
    })
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function signingKey(scope: string, secret: string): Buffer {
  return scope
    .split('/')
    .reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`, 'utf8'));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
