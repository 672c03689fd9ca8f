/**
 * Reads the header section of each HTTP/1.1 response before the parser of undici sees it. That tells
 * the version and the exact reason, gives interim responses (RFC 9110 15.2) their due, keeps a flood of them and
 * a section without end in bounds, and refuses at the first byte what is not HTTP.
 */
import type net from 'node:net';
import { ChunkedEncodingError, ConnectionError, InvalidHeader } from '../errors.ts';

/** 256 KiB. */
export const MAX_HEADER_BYTES = 256 * 1024;
/** 64 KiB, as Python's. */
const MAX_LINE_BYTES = 64 * 1024;
const MAX_INTERIM_RESPONSES = 16;
const STATUS_LINE = /^HTTP\/(1\.[01]) ([1-9]\d\d)(?: ([^\r\n]*))?\r?$/;
const STATUS_START = 'HTTP/1.';
// Blanks are trimmed afterwards: a pattern that does it is slow on many of them.
const LENGTHS = /^content-length:(.*)$/gim;
const CODINGS = /^transfer-encoding:(.*)$/gim;
/** Blanks after the number are allowed (RFC 9112 5.1) but not by undici's parser. */
const PADDED_LENGTH = /^(content-length:[ \t]*\d+)[ \t]+(?=\r?$)/gim;

export interface ResponseHead {
  /** `1.0` or `1.1`. */
  readonly httpVersion: string;
  /** UTF-8 where it is valid, else Latin-1. */
  readonly reason: string;
  readonly sizeBytes: number;
}

export class ResponseHeadReader {
  readonly #socket: net.Socket;
  readonly #read: (size?: number) => Buffer | null;
  readonly #host: string;
  #waiting = false;
  #held: Buffer | null = null;
  #interim = 0;
  #head: ResponseHead | null = null;

  /** Stands between the socket and who reads it, from now on. */
  constructor(socket: net.Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    this.#read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => this.#next(size);
  }

  /** A response is expected. */
  expect(): void {
    this.#waiting = true;
    this.#held = null;
    this.#interim = 0;
    this.#head = null;
  }

  /** Of the response that was expected last, null until it came. */
  get head(): ResponseHead | null {
    return this.#head;
  }

  #next(size?: number): Buffer | null {
    if (!this.#waiting) return this.#read(size);
    for (let chunk = this.#read(); chunk !== null; chunk = this.#read()) {
      this.#held = this.#held === null ? chunk : Buffer.concat([this.#held, chunk]);
      try {
        const ready = this.#take(this.#held);
        if (ready !== null) return ready;
      } catch (error) {
        this.#waiting = false;
        this.#socket.destroy(error as Error);
        return null;
      }
    }
    return null;
  }

  /** What may be passed on: the final header section and what follows it. */
  #take(held: Buffer): Buffer | null {
    let bytes = held;
    for (;;) {
      bytes = withoutLeadingLines(bytes);
      this.#checkStart(bytes);
      const end = endOfSection(bytes);
      if (end === -1 ? bytes.length > MAX_HEADER_BYTES : end > MAX_HEADER_BYTES)
        throw this.#tooLarge();
      if (end === -1) {
        this.#held = bytes;
        return null;
      }
      const text = bytes.toString('latin1', 0, end);
      const [, httpVersion = '', code = '', reason = ''] = this.#statusLine(text);
      if (!code.startsWith('1')) return this.#final(text, bytes, { httpVersion, reason });
      this.#countInterim(code);
      bytes = bytes.subarray(end);
      if (bytes.length === 0) {
        this.#held = null;
        return null;
      }
    }
  }

  #final(
    text: string,
    bytes: Buffer,
    { httpVersion, reason }: { httpVersion: string; reason: string },
  ): Buffer {
    if (text.length > MAX_LINE_BYTES && hasLongLine(text)) throw this.#tooLarge();
    const lower = text.toLowerCase();
    if (lower.includes('\ntransfer-encoding')) {
      for (const [, codings = ''] of lower.matchAll(CODINGS)) {
        if (codings.trim() !== 'chunked') throw badCoding(codings.trim());
      }
    }
    this.#waiting = false;
    this.#held = null;
    this.#head = { httpVersion, reason: readable(reason), sizeBytes: text.length };
    const length = lower.indexOf('\ncontent-length');
    if (length !== -1 && lower.includes('\ncontent-length', length + 1)) checkLengths(text);
    // A single LF ends a line for any tolerant reader (RFC 9112 2.2), not for undici's parser.
    const mended = /[^\r]\n|[ \t]\r\n/.test(text)
      ? text.replace(PADDED_LENGTH, '$1').replace(/(?<!\r)\n/g, '\r\n')
      : text;
    if (mended === text) return bytes;
    return Buffer.concat([Buffer.from(mended, 'latin1'), bytes.subarray(text.length)]);
  }

  #countInterim(code: string): void {
    if (code === '101') {
      throw this.#notHttp('it switched to another protocol, which was not asked for');
    }
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM_RESPONSES) {
      throw new ConnectionError(
        `${this.#host} sent more than ${MAX_INTERIM_RESPONSES} interim responses (${code}) and no answer.`,
        { code: 'TOO_MANY_INTERIM_RESPONSES', phase: 'wait', hint: 'The server is at fault.' },
      );
    }
  }

  #checkStart(bytes: Buffer): void {
    const start = bytes.toString('latin1', 0, STATUS_START.length);
    if (STATUS_START.startsWith(start)) return;
    if (bytes[0] === 0x15 || bytes[0] === 0x16) throw this.#speaksTls();
    throw this.#notHttp(`its first bytes are ${excerpt(bytes)}`);
  }

  #statusLine(text: string): RegExpExecArray {
    const line = text.slice(0, text.indexOf('\n'));
    const match = STATUS_LINE.exec(line);
    if (match === null) {
      throw this.#notHttp(`its status line is ${excerpt(Buffer.from(line, 'latin1'))}`);
    }
    return match;
  }

  #notHttp(why: string): ConnectionError {
    return new ConnectionError(`${this.#host} did not answer in HTTP: ${why}.`, {
      code: 'NOT_HTTP',
      phase: 'wait',
      hint: 'Check scheme and port: another service may listen there.',
    });
  }

  #speaksTls(): ConnectionError {
    return new ConnectionError(`${this.#host} answered in TLS, not in plain HTTP.`, {
      code: 'NOT_HTTP',
      phase: 'wait',
      hint: 'Try https:// in the URL.',
    });
  }

  #tooLarge(): ConnectionError {
    return new ConnectionError(
      `The headers from ${this.#host} are larger than ${MAX_HEADER_BYTES / 1024} KiB, or one of them than 64 KiB.`,
      {
        code: 'HEADERS_TOO_LARGE',
        phase: 'wait',
        hint: 'The server sends more header bytes than any client should accept.',
      },
    );
  }
}

function badCoding(codings: string): ChunkedEncodingError {
  return new ChunkedEncodingError(`The body is framed as \`${codings}\`, which nobody can read.`, {
    code: 'BAD_FRAMING',
    phase: 'receive',
    hint: 'Transfer-Encoding may only be `chunked`; a compression belongs into Content-Encoding.',
  });
}

/** Which of two lengths holds nobody can say (RFC 9112 6.3); Requests calls it InvalidHeader too. */
function checkLengths(text: string): void {
  const lengths = new Set([...text.matchAll(LENGTHS)].map(([, value = '']) => value.trim()));
  if (lengths.size < 2) return;
  throw new InvalidHeader(
    `The answer names ${lengths.size} lengths: ${[...lengths].join(', ').slice(0, 100)}.`,
    {
      code: 'BAD_FRAMING',
      phase: 'receive',
      hint: 'The server is at fault; where its body ends cannot be known.',
    },
  );
}

/** By its line ends: a pattern would look at each byte as often as its line is long. */
function hasLongLine(text: string): boolean {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start - (text[end - 1] === '\r' ? 1 : 0) >= MAX_LINE_BYTES) return true;
    start = end + 1;
  }
  return false;
}

/** RFC 9112 2.2: empty lines before the status line are to be ignored. */
function withoutLeadingLines(bytes: Buffer): Buffer {
  let at = 0;
  while (at < 4 && (bytes[at] === 13 || bytes[at] === 10)) at += 1;
  return at === 0 ? bytes : bytes.subarray(at);
}

function endOfSection(bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (end !== -1) return end + 4;
  const bare = bytes.indexOf('\n\n', 0, 'latin1');
  return bare === -1 ? -1 : bare + 2;
}

function readable(reason: string): string {
  const bytes = Buffer.from(reason, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? reason : text;
}

function excerpt(bytes: Buffer): string {
  return JSON.stringify(bytes.toString('latin1', 0, 40));
}
