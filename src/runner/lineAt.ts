/** The line of an offset, counted from the request that is being run: files may be long. */
import type { RunInput } from './runInput.ts';

/** 1-based. `offset` is absolute. */
export function lineAt({ document, entry }: RunInput, offset: number): number {
  const start = document.starts[entry.blockIndex] ?? 0;
  const near = offset >= start;
  let line = near ? entry.startLine : 1;
  const { text } = document;
  for (let at = near ? start : 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) line += 1;
  }
  return line;
}
