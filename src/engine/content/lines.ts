/** Lines of a text that comes in pieces: ended by LF, CRLF or CR, also where a piece ends between the two. */
export class LineSplitter {
  #rest = '';
  #afterCarriageReturn = false;

  /** The lines that are complete now, without their ends. */
  push(piece: string): string[] {
    let text = piece;
    if (this.#afterCarriageReturn && text.startsWith('\n')) text = text.slice(1);
    if (piece !== '') this.#afterCarriageReturn = piece.endsWith('\r');
    if (!/[\r\n]/.test(text)) {
      this.#rest += text;
      return [];
    }
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** The last line, when it had no end. */
  end(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

/** Decoded text of pieces of bytes; no character is cut where a piece ends. */
export async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  charset: (head: Uint8Array) => string,
): AsyncGenerator<string, void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(charset(piece));
    yield decoder.decode(piece, { stream: true });
  }
  if (decoder !== null) yield decoder.decode();
}

export async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  const splitter = new LineSplitter();
  for await (const text of texts) yield* splitter.push(text);
  yield* splitter.end();
}
