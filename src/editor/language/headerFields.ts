/** Header fields of requests people write, with what they mean and what they usually hold. */

export interface HeaderField {
  /** One sentence; the section of the RFC that defines it. */
  readonly description: string;
  readonly values?: readonly string[];
}

export const MEDIA_TYPES: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
  'text/plain',
  'text/html',
  'text/csv',
  'application/octet-stream',
  'application/graphql',
  'application/problem+json',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/x-ndjson',
  'application/yaml',
  'application/pdf',
  'application/zip',
  'image/png',
  'image/jpeg',
  'image/svg+xml',
  'text/event-stream',
];

const CODINGS = ['gzip', 'deflate', 'br', 'zstd', 'identity'];
const DATE = 'An HTTP date, as `Sun, 06 Nov 1994 08:49:37 GMT`.';

export const HEADER_FIELDS: ReadonlyMap<string, HeaderField> = new Map<string, HeaderField>([
  [
    'Accept',
    {
      description: 'Media types the client would like to get (RFC 9110, 12.5.1).',
      values: ['*/*', ...MEDIA_TYPES],
    },
  ],
  [
    'Accept-Charset',
    {
      description:
        'Charsets the client would like to get; servers ignore it today (RFC 9110, 12.5.2).',
      values: ['utf-8'],
    },
  ],
  [
    'Accept-Encoding',
    {
      description:
        'Content codings the client can decode (RFC 9110, 12.5.3). Postcard sends those it knows by itself.',
      values: CODINGS,
    },
  ],
  [
    'Accept-Language',
    {
      description: 'Languages a person would like to read (RFC 9110, 12.5.4).',
      values: ['en', 'en-GB', 'de', 'fr', 'es', 'it', 'ja', 'zh-CN'],
    },
  ],
  [
    'Access-Control-Request-Headers',
    { description: 'In a CORS preflight: the fields the real request will have (Fetch standard).' },
  ],
  [
    'Access-Control-Request-Method',
    {
      description: 'In a CORS preflight: the method the real request will have (Fetch standard).',
      values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    },
  ],
  [
    'Authorization',
    {
      description:
        'Credentials for the server (RFC 9110, 11.6.2). `Basic user password` and `Digest user password` are worked out by Postcard.',
      values: ['Basic', 'Bearer', 'Digest', 'AWS'],
    },
  ],
  [
    'Cache-Control',
    {
      description: 'What caches on the way may do (RFC 9111, 5.2).',
      values: ['no-cache', 'no-store', 'max-age=0', 'only-if-cached'],
    },
  ],
  [
    'Connection',
    {
      description: 'How this one connection is used (RFC 9110, 7.6.1).',
      values: ['close', 'keep-alive'],
    },
  ],
  [
    'Content-Disposition',
    {
      description: 'Name and file name of a part of a form (RFC 6266, RFC 7578).',
      values: ['form-data; name=""', 'attachment; filename=""'],
    },
  ],
  ['Content-Encoding', { description: 'How the body is coded (RFC 9110, 8.4).', values: CODINGS }],
  ['Content-Language', { description: 'The language of the body (RFC 9110, 8.5).' }],
  [
    'Content-Length',
    {
      description:
        'Size of the body in bytes (RFC 9110, 8.6). Postcard works it out; what is typed here is not sent.',
    },
  ],
  ['Content-Type', { description: 'Media type of the body (RFC 9110, 8.3).', values: MEDIA_TYPES }],
  [
    'Cookie',
    {
      description:
        'Cookies for the server (RFC 6265, 5.4). Those of the jar are added by themselves.',
    },
  ],
  ['Date', { description: `When the message was made (RFC 9110, 6.6.1). ${DATE}` }],
  [
    'Expect',
    {
      description: 'What the client expects before it sends the body (RFC 9110, 10.1.1).',
      values: ['100-continue'],
    },
  ],
  ['Forwarded', { description: 'What a proxy changed (RFC 7239).' }],
  ['From', { description: 'Mail address of the person behind the request (RFC 9110, 10.1.2).' }],
  [
    'Host',
    {
      description:
        'Host and port that are meant (RFC 9110, 7.2). Taken from the URL when it is not given.',
    },
  ],
  [
    'Idempotency-Key',
    { description: 'A key that lets a server see that a request is the same one again.' },
  ],
  ['If-Match', { description: 'Only if the entity tag still matches (RFC 9110, 13.1.1).' }],
  ['If-Modified-Since', { description: `Only if changed since then (RFC 9110, 13.1.3). ${DATE}` }],
  [
    'If-None-Match',
    { description: 'Only if the entity tag has changed (RFC 9110, 13.1.2).', values: ['*'] },
  ],
  [
    'If-Range',
    { description: 'The range, if nothing changed; else the whole (RFC 9110, 13.1.5).' },
  ],
  [
    'If-Unmodified-Since',
    { description: `Only if not changed since then (RFC 9110, 13.1.4). ${DATE}` },
  ],
  ['Keep-Alive', { description: 'How long the connection should stay open.' }],
  ['Max-Forwards', { description: 'How many proxies may pass it on (RFC 9110, 7.6.2).' }],
  ['Origin', { description: 'Where the request comes from, for CORS (RFC 6454).' }],
  ['Pragma', { description: 'Old form of Cache-Control (RFC 9111, 5.4).', values: ['no-cache'] }],
  [
    'Prefer',
    {
      description: 'How the client would like it done (RFC 7240).',
      values: ['return=minimal', 'return=representation', 'respond-async'],
    },
  ],
  [
    'Proxy-Authorization',
    {
      description: 'Credentials for a proxy (RFC 9110, 11.7.2). They never reach the server.',
      values: ['Basic', 'Bearer'],
    },
  ],
  [
    'Range',
    { description: 'Only a part of the content (RFC 9110, 14.2).', values: ['bytes=0-1023'] },
  ],
  ['Referer', { description: 'The page that led here (RFC 9110, 10.1.3).' }],
  [
    'TE',
    {
      description: 'Transfer codings that are understood (RFC 9110, 10.1.4).',
      values: ['trailers'],
    },
  ],
  ['Traceparent', { description: 'Trace and span of this request (W3C Trace Context).' }],
  [
    'Transfer-Encoding',
    {
      description: 'How the body is framed (RFC 9112, 6.1). Postcard decides it: see `# @chunked`.',
      values: ['chunked'],
    },
  ],
  [
    'Upgrade',
    {
      description: 'Another protocol on the same connection (RFC 9110, 7.8).',
      values: ['websocket', 'h2c'],
    },
  ],
  ['User-Agent', { description: 'The program that asks (RFC 9110, 10.1.5).' }],
  ['Via', { description: 'Proxies on the way (RFC 9110, 7.6.3).' }],
  ['X-API-Key', { description: 'A key for an API; kept from other servers on redirects.' }],
  [
    'X-Correlation-ID',
    { description: 'An id that follows the request through many services.', values: ['{{$uuid}}'] },
  ],
  [
    'X-CSRF-Token',
    { description: 'A token against forged requests; kept from other servers on redirects.' },
  ],
  ['X-Forwarded-For', { description: 'Address of the client before a proxy.' }],
  ['X-Forwarded-Host', { description: 'Host the client asked before a proxy.' }],
  [
    'X-Forwarded-Proto',
    { description: 'Scheme the client used before a proxy.', values: ['http', 'https'] },
  ],
  [
    'X-HTTP-Method-Override',
    {
      description: 'The method that is really meant, where a proxy allows only GET and POST.',
      values: ['PUT', 'PATCH', 'DELETE'],
    },
  ],
  ['X-Request-ID', { description: 'An id of this request, for logs.', values: ['{{$uuid}}'] }],
  ['X-Requested-With', { description: 'Says that a script asks.', values: ['XMLHttpRequest'] }],
]);

const BY_LOWER_CASE: ReadonlyMap<string, readonly [string, HeaderField]> = new Map(
  [...HEADER_FIELDS].map(([name, field]) => [name.toLowerCase(), [name, field]]),
);

/** The field of this name in any case, with its usual spelling. */
export function headerField(name: string): readonly [string, HeaderField] | null {
  return BY_LOWER_CASE.get(name.toLowerCase()) ?? null;
}

/** Methods of RFC 9110 and RFC 5789, with what they are for. */
export const METHODS: ReadonlyMap<string, string> = new Map([
  ['GET', 'Asks for a representation of the resource (RFC 9110, 9.3.1).'],
  ['HEAD', 'As GET, and only the header fields come back (RFC 9110, 9.3.2).'],
  ['POST', 'Lets the resource process the content that is sent (RFC 9110, 9.3.3).'],
  ['PUT', 'Replaces the resource by the content that is sent (RFC 9110, 9.3.4).'],
  ['DELETE', 'Removes the resource (RFC 9110, 9.3.5).'],
  ['CONNECT', 'Opens a tunnel (RFC 9110, 9.3.6).'],
  ['OPTIONS', 'Asks what can be done with the resource (RFC 9110, 9.3.7).'],
  ['TRACE', 'Has the request sent back as it arrived (RFC 9110, 9.3.8).'],
  ['PATCH', 'Changes a part of the resource (RFC 5789).'],
  ['QUERY', 'A safe request with content: a search (draft-ietf-httpbis-safe-method-w-body).'],
]);
