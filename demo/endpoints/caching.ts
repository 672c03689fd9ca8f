/** Conditional requests, cache lifetimes and headers to order. */
import { randomUUID } from 'node:crypto';
import type { DemoReply, DemoRequest, Pairs } from '../exchange.ts';
import { headerOf, paramOf } from '../exchange.ts';
import { flatten } from '../echo.ts';
import { formatJson } from '../json.ts';
import type { Route } from '../router.ts';
import { echoGet } from './methods.ts';
import { statusReply } from './status.ts';

async function echoWith(request: DemoRequest, headers: Pairs): Promise<DemoReply> {
  const reply = await echoGet(request);
  return { ...reply, headers: [...(reply.headers ?? []), ...headers] };
}

/** The tags of `If-Match` or `If-None-Match`, quotes and `W/` taken off; null when it is absent. */
function tagsOf(request: DemoRequest, name: string): string[] | null {
  const header = headerOf(request, name);
  if (header === null) return null;
  return header.split(',').map((tag) => tag.trim().replace(/^(?:W\/)?"?([^"]*)"?$/, '$1'));
}

function etag(request: DemoRequest): DemoReply | Promise<DemoReply> {
  const tag = paramOf(request, 'etag');
  const matches = (tags: readonly string[]) => tags.includes(tag) || tags.includes('*');
  const noneMatch = tagsOf(request, 'if-none-match');
  const match = tagsOf(request, 'if-match');
  const headers: Pairs = [['ETag', `"${tag}"`]];
  if (noneMatch !== null) {
    if (matches(noneMatch)) return { ...statusReply(304), headers };
  } else if (match !== null && !matches(match)) return statusReply(412);
  return echoWith(request, headers);
}

/** Tells the answer's own headers, its own length among them: written until the length is right. */
function responseHeaders({ query }: DemoRequest): DemoReply {
  let length = 0;
  for (;;) {
    const own: Pairs = [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(length)],
    ];
    const names = new Set(query.map(([name]) => name.toLowerCase()));
    const headers = [...own.filter(([name]) => !names.has(name.toLowerCase())), ...query];
    const body = `${formatJson(flatten(headers))}\n`;
    if (body.length === length || names.has('content-length')) return { headers, body };
    length = body.length;
  }
}

export const CACHING_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/cache',
    about: '304 for a conditional request, else an answer to be cached.',
    example: '/cache',
    endpoint: (request) => {
      const isConditional =
        headerOf(request, 'if-modified-since') ?? headerOf(request, 'if-none-match');
      if (isConditional !== null) return statusReply(304);
      return echoWith(request, [
        ['Last-Modified', new Date().toUTCString()],
        ['ETag', `"${randomUUID().replaceAll('-', '')}"`],
      ]);
    },
  },
  {
    methods: ['GET'],
    pattern: '/cache/<int:seconds>',
    about: 'An answer that may be cached for so many seconds.',
    example: '/cache/60',
    endpoint: (request) =>
      echoWith(request, [['Cache-Control', `public, max-age=${paramOf(request, 'seconds')}`]]),
  },
  {
    methods: ['GET'],
    pattern: '/etag/<etag>',
    about: 'Has this ETag, and heeds If-Match and If-None-Match.',
    example: '/etag/stamp',
    endpoint: etag,
  },
  {
    methods: ['GET', 'POST'],
    pattern: '/response-headers',
    about: 'Puts each parameter into the headers of the answer.',
    example: '/response-headers?X-Postmark=Lisbon&X-Postmark=Porto',
    endpoint: responseHeaders,
  },
];
