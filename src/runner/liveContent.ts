/** `# @stream`, and what is a stream of itself: an answer told piece by piece while it arrives, as lines, events or bytes. */
import { readEvents } from '../engine/content/eventStream.ts';
import type { Headers } from '../engine/headers.ts';
import type { Directives } from './directives.ts';
import { runProblem } from './failure.ts';

export type StreamPiece =
  | { readonly kind: 'line'; readonly text: string }
  /** A server-sent event (WHATWG HTML 9.2). */
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly id: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type StreamMode = StreamPiece['kind'];

/** Null when nobody asked for it. @throws RunProblem for a word that is not known */
export function streamMode(directives: Directives, isEventStream: boolean): StreamMode | null {
  const directive = directives.last('stream');
  if (directive === null) return isEventStream ? 'event' : null;
  const word = directive.written.trim().toLowerCase();
  if (/^(?:off|false|no)$/.test(word)) return null;
  if (word === '' || word === 'true') return isEventStream ? 'event' : 'line';
  const mode = /^(line|event|bytes)s?$/.exec(word)?.[1];
  if (mode !== undefined) return mode as StreamMode;
  throw runProblem('SyntaxError', {
    code: 'invalid-directive',
    message: `\`# @stream\` does not know \`${word}\`.`,
    hint: 'Write `# @stream`, or `lines`, `events` or `bytes` after it.',
    span: directive.span,
    name: 'stream',
  });
}

const LINES_OF_JSON = /^(?:application|text)\/(?:x-)?(?:ndjson|jsonl|jsonlines)$/;

/** How an answer is told where the file says nothing of it: what is made to be read as it comes. */
export function modeOfAnswer(headers: Headers): StreamMode | null {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/event-stream') return 'event';
  if (LINES_OF_JSON.test(type)) return 'line';
  // Plain text whose end the server does not know yet: a log, say.
  return type === 'text/plain' && !headers.has('content-length') ? 'line' : null;
}

/** Takes the bytes as they come and tells pieces; `end` tells what is left. */
export interface LiveContent {
  push(chunk: Uint8Array): void;
  end(): void;
}

export function liveContent(mode: StreamMode, tell: (piece: StreamPiece) => void): LiveContent {
  if (mode === 'bytes') {
    return {
      push: (bytes) => {
        tell({ kind: 'bytes', bytes });
      },
      end: () => undefined,
    };
  }
  return mode === 'line'
    ? lines((text) => {
        tell({ kind: 'line', text });
      })
    : events(tell);
}

/** UTF-8, ended by LF, CRLF or CR, whatever the pieces they come in. */
function lines(tell: (line: string) => void): LiveContent {
  const decoder = new TextDecoder();
  let rest = '';
  const take = (text: string, last: boolean): void => {
    rest += text;
    // A CR at the end may be the half of a CRLF.
    const pieces = rest.split(last ? /\r\n|\n|\r/ : /\r\n|\n|\r(?!$)/);
    rest = pieces.pop() ?? '';
    for (const line of pieces) tell(line);
  };
  return {
    push: (chunk) => {
      take(decoder.decode(chunk, { stream: true }), false);
    },
    end: () => {
      take(decoder.decode(), true);
      if (rest !== '') tell(rest);
      rest = '';
    },
  };
}

/** An event ends with its blank line; one that is cut off is dropped, as the standard says. */
function events(tell: (piece: StreamPiece) => void): LiveContent {
  let block: string[] = [];
  const chain: { last: Promise<void> } = { last: Promise.resolve() };
  const finish = (written: readonly string[]): void => {
    chain.last = chain.last.then(async () => {
      for await (const { event, data, id } of readEvents(each(written))) {
        tell({ kind: 'event', event, data, id });
      }
    });
  };
  return lines((line) => {
    block.push(line);
    if (line !== '') return;
    finish(block);
    block = [];
  });
}

// eslint-disable-next-line @typescript-eslint/require-await -- the reader takes lines as they come
async function* each(lines: readonly string[]): AsyncGenerator<string, void> {
  yield* lines;
}
