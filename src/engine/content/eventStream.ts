/** Readers of streams that never need to end: server-sent events (WHATWG HTML 9.2) and NDJSON. */
import { jsonProblem } from './jsonText.ts';

export interface ServerSentEvent {
  /** Default `message`. */
  readonly event: string;
  /** Lines of `data` joined by LF. */
  readonly data: string;
  /** The last id seen, empty when there was none. */
  readonly id: string;
  /** Milliseconds to wait before connecting again, where the server said so. */
  readonly retryMs: number | null;
}

/** Events of a response's `iterLines()`. An event that is cut off by the end is dropped, as the standard says. */
export async function* readEvents(
  lines: AsyncIterable<string>,
): AsyncGenerator<ServerSentEvent, void> {
  let event = '';
  let id = '';
  let retryMs: number | null = null;
  let data: string[] = [];
  for await (const line of lines) {
    if (line === '') {
      if (data.length > 0) {
        yield { event: event === '' ? 'message' : event, data: data.join('\n'), id, retryMs };
      }
      event = '';
      data = [];
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
  }
}

/**
 * One value a line; empty lines are passed over.
 * @throws JSONDecodeError for a line that is not JSON
 */
export async function* readJsonLines(lines: AsyncIterable<string>): AsyncGenerator<unknown, void> {
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const problem = jsonProblem(line);
    if (problem !== null) throw problem;
    yield JSON.parse(line) as unknown;
  }
}
