/** Messages of a WebSocket or a stream, parted by lines that begin with `===`. */
import type { MessageNode } from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import { readContent } from './content.ts';
import type { Line } from './lines.ts';
import { isCommentLine } from './lines.ts';
import { commentAt } from './nodes.ts';

/** `===` and `=== wait-for-server`. */
function isMessageSeparator(text: string, line: Line): boolean {
  return line.code === 61 && text.startsWith('===', line.first);
}

/** Reads the lines between the headers and the tail. Comment lines are no part of a message. */
export function readMessages(builder: BlockBuilder, from: number, to: number): MessageNode[] {
  const { text, lines } = builder;
  const messages: MessageNode[] = [];
  let current: Line[] = [];
  let waitForServer = false;
  const close = () => {
    const message = messageOf(text, current, waitForServer);
    if (message !== null) messages.push(message);
    current = [];
  };
  for (let index = from; index < to; index += 1) {
    const line = lines[index] as Line;
    if (isMessageSeparator(text, line)) {
      close();
      waitForServer = /^=+[ \t]*wait-for-server\b/.test(text.slice(line.first, line.end));
    } else if (isCommentLine(text, line)) {
      builder.comments.push(commentAt(line.start, line.end));
    } else current.push(line);
  }
  close();
  return messages;
}

function messageOf(
  text: string,
  lines: readonly Line[],
  waitForServer: boolean,
): MessageNode | null {
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from]?.code === -1) from += 1;
  while (to > from && lines[to - 1]?.code === -1) to -= 1;
  if (from === to) return null;
  const own = lines.slice(from, to);
  return {
    kind: 'message',
    span: { start: (own[0] as Line).start, end: (own[own.length - 1] as Line).end },
    content: readContent(text, own, { glue: '\n' }),
    waitForServer,
  };
}
