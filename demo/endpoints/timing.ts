/** Answers that take their time, or come piece by piece. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BODY_KEYS, echo } from '../echo.ts';
import { HttpProblem, headerOf, numberOf, paramOf } from '../exchange.ts';
import type { DemoRequest } from '../exchange.ts';
import { formatJson, jsonReply } from '../json.ts';
import type { Route } from '../router.ts';
import { ANY_METHOD } from './methods.ts';

const MAX_DELAY_SECONDS = 10;

async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal });
}

/** One byte at a time; many bytes in at most this many pieces, or the pauses would add up. */
const MAX_DRIPS = 1000;

async function* drip(request: DemoRequest, count: number): AsyncGenerator<string> {
  const duration = numberOf(request, 'duration', { fallback: 2, min: 0, max: 60 });
  const size = Math.ceil(count / MAX_DRIPS);
  for (let sent = 0; sent < count; sent += size) {
    if (sent > 0) await wait((duration * size) / count, request.signal);
    yield '*'.repeat(Math.min(size, count - sent));
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- the reply wants an asynchronous one
async function* lines(request: DemoRequest): AsyncGenerator<string> {
  const about = echo(request, ['args', 'headers', 'origin', 'url']);
  const count = Math.min(Number(paramOf(request, 'n')), 100);
  for (let id = 0; id < count; id += 1) yield `${formatJson({ ...about, id }, null)}\n`;
}

/** Server-sent events; a client that comes back with Last-Event-ID gets those after it. */
async function* events(request: DemoRequest): AsyncGenerator<string> {
  const count = numberOf(request, 'count', { fallback: 3, min: 1, max: 100 });
  const interval = numberOf(request, 'interval', { fallback: 0.2, min: 0, max: 10 });
  const last = Number(headerOf(request, 'last-event-id') ?? 0);
  yield 'retry: 1000\n\n';
  for (let id = (Number.isInteger(last) ? last : 0) + 1; id <= count; id += 1) {
    yield `id: ${id}\nevent: postcard\ndata: ${JSON.stringify({ id, of: count })}\n\n`;
    if (id < count) await wait(interval, request.signal);
  }
}

export const TIMING_ROUTES: readonly Route[] = [
  {
    methods: ANY_METHOD,
    pattern: '/delay/<seconds>',
    about: 'Answers after so many seconds, at most 10.',
    example: '/delay/1',
    endpoint: async (request) => {
      const seconds = Number(paramOf(request, 'seconds'));
      if (!(seconds >= 0)) throw new HttpProblem(400, 'The delay must be a number of seconds.');
      await wait(Math.min(seconds, MAX_DELAY_SECONDS), request.signal);
      return jsonReply(
        echo(
          request,
          BODY_KEYS.filter((key) => key !== 'json'),
        ),
      );
    },
  },
  {
    methods: ['GET'],
    pattern: '/drip',
    about: 'Sends numbytes bytes over duration seconds, after delay, with the status code.',
    example: '/drip?duration=2&numbytes=10&delay=0&code=200',
    endpoint: async (request) => {
      const count = Math.trunc(
        numberOf(request, 'numbytes', { fallback: 10, min: 0, max: 10 ** 7 }),
      );
      if (count < 1) return { status: 400, body: 'number of bytes must be positive' };
      const status = Math.trunc(numberOf(request, 'code', { fallback: 200, min: 200, max: 599 }));
      await wait(
        numberOf(request, 'delay', { fallback: 0, min: 0, max: MAX_DELAY_SECONDS }),
        request.signal,
      );
      return {
        status,
        headers: [
          ['Content-Type', 'application/octet-stream'],
          ['Content-Length', String(count)],
        ],
        body: drip(request, count),
      };
    },
  },
  {
    methods: ['GET'],
    pattern: '/stream/<int:n>',
    about: 'Streams n lines of JSON, at most 100.',
    example: '/stream/3',
    endpoint: (request) => ({
      headers: [['Content-Type', 'application/json']],
      body: lines(request),
    }),
  },
  {
    methods: ['GET'],
    pattern: '/events',
    about: 'Sends count server-sent events, interval seconds apart.',
    example: '/events?count=5&interval=0.5',
    endpoint: (request) => ({
      headers: [
        ['Content-Type', 'text/event-stream; charset=utf-8'],
        ['Cache-Control', 'no-store'],
      ],
      body: events(request),
    }),
  },
];
