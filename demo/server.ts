/**
 * Postcard's demo server: the endpoints that people know from httpbin, on this machine. The
 * examples and the tests send their requests to it. It stands alone and imports nothing of `src`.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseQuery } from './echo.ts';
import type { DemoReply, DemoRequest, Pairs } from './exchange.ts';
import { HttpProblem, headerOf } from './exchange.ts';
import { htmlPage } from './html.ts';
import { findRoute } from './router.ts';
import type { Route } from './router.ts';
import { createRoutes } from './routes.ts';

export interface DemoServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string;
}

export interface DemoServer {
  /** `http://127.0.0.1:7878`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection, also those with an answer under way. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Rejects with Node's error when it cannot listen (`EADDRINUSE`). */
export async function startDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const host = options.host ?? '127.0.0.1';
  const closing = new AbortController();
  const site: Site = { routes: createRoutes(), closing: closing.signal };
  const server = http.createServer((incoming, outgoing) => {
    void serve(incoming, outgoing, site);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Site {
  readonly routes: readonly Route[];
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

async function serve(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  { routes, closing }: Site,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    gone.abort();
  });
  const signal = AbortSignal.any([gone.signal, closing]);
  try {
    const reply = await answer(incoming, routes, signal);
    await write(reply, incoming, outgoing);
  } catch (error) {
    if (signal.aborted) return;
    const problem =
      error instanceof HttpProblem
        ? error
        : new HttpProblem(500, 'The demo server failed to answer this request.');
    if (outgoing.headersSent) outgoing.destroy();
    else await write(problemReply(problem), incoming, outgoing).catch(() => outgoing.destroy());
  }
}

async function answer(
  incoming: http.IncomingMessage,
  routes: readonly Route[],
  signal: AbortSignal,
): Promise<DemoReply> {
  const target = originForm(incoming.url ?? '/');
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const method = incoming.method ?? 'GET';
  const body = await readBody(incoming);
  const match = findRoute(routes, method, path);
  if (match.kind === 'none') {
    throw new HttpProblem(404, 'The requested URL was not found on the server.');
  }
  if (match.kind === 'method') {
    const allow: Pairs = [['Allow', match.allow.join(', ')]];
    if (method === 'OPTIONS') return { headers: allow, body: '' };
    throw new HttpProblem(405, 'The method is not allowed for the requested URL.', allow);
  }
  const request: DemoRequest = {
    method,
    target,
    query: mark === -1 ? [] : parseQuery(target.slice(mark + 1)),
    headers: pairsOf(incoming.rawHeaders),
    body,
    origin: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    params: match.params,
    signal,
  };
  return match.route.endpoint(request);
}

/** A proxy's absolute form becomes the path and query (RFC 9112, section 3.2). */
function originForm(target: string): string {
  const rest = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(target);
  if (rest === null) return target;
  const path = target.slice(rest[0].length);
  return path.startsWith('/') ? path : `/${path}`;
}

function pairsOf(rawHeaders: readonly string[]): Pairs {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  }
  return pairs;
}

async function readBody(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const tooLarge = () =>
    new HttpProblem(413, `A body may have ${MAX_BODY_BYTES} bytes here.`, [
      ['Connection', 'close'],
    ]);
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  for await (const chunk of incoming.iterator({
    destroyOnReturn: false,
  }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function problemReply(problem: HttpProblem): DemoReply {
  const title = `${problem.status} ${http.STATUS_CODES[problem.status] ?? 'Error'}`;
  return htmlPage(title, problem.message, { status: problem.status, headers: problem.headers });
}

async function write(
  reply: DemoReply,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const { body = '' } = reply;
  const isStream = typeof body === 'object' && Symbol.asyncIterator in body;
  const content = isStream ? null : Buffer.from(body);
  const status = reply.status ?? 200;
  const raw = [...(reply.headers ?? []), ...corsHeaders(incoming)];
  const hasLength = raw.some(([name]) => name.toLowerCase() === 'content-length');
  if (content !== null && !hasLength && status !== 304 && status !== 204 && status >= 200) {
    raw.push(['Content-Length', String(content.length)]);
  }
  try {
    outgoing.writeHead(status, http.STATUS_CODES[status] ?? 'Unknown', flat(raw));
  } catch {
    throw new HttpProblem(400, 'A header name or value of the answer is not valid.');
  }
  if (incoming.method === 'HEAD' || !isStream) outgoing.end(content ?? undefined);
  else {
    outgoing.flushHeaders();
    await pipeline(Readable.from(body), outgoing);
  }
}

function corsHeaders(incoming: http.IncomingMessage): Pairs {
  const headers = pairsOf(incoming.rawHeaders);
  const always: Pairs = [
    ['Server', 'postcard-demo'],
    ['Access-Control-Allow-Origin', headerOf({ headers }, 'origin') ?? '*'],
    ['Access-Control-Allow-Credentials', 'true'],
  ];
  if (incoming.method !== 'OPTIONS') return always;
  const asked = headerOf({ headers }, 'access-control-request-headers');
  return [
    ...always,
    ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE, PATCH, OPTIONS'],
    ['Access-Control-Max-Age', '3600'],
    ...(asked === null ? [] : [['Access-Control-Allow-Headers', asked] as const]),
  ];
}

function flat(pairs: Pairs): string[] {
  return pairs.flatMap(([name, value]) => [name, value]);
}
