/** `< {% … %}`, `> {% … %}`, scripts in files, and httpYac's blocks between `{{` and `}}`. */
import type { ScriptNode } from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import type { Line } from './lines.ts';
import { skipBlanks } from './lines.ts';
import { templateToEnd } from './nodes.ts';

/** Reads the script that starts on this line; gives the index after its last line. */
export function readScript(builder: BlockBuilder, index: number, when: ScriptNode['when']): number {
  const { text, lines } = builder;
  const line = lines[index] as Line;
  if (line.code === 123) return readScriptBlock(builder, index, when);
  const inner = skipBlanks(text, line.first + 1, line.end);
  return text.startsWith('{%', inner)
    ? readInline(builder, { index, inner, when })
    : readFile(builder, { index, inner, when });
}

interface Place {
  readonly index: number;
  /** Where the code or the path begins. */
  readonly inner: number;
  readonly when: ScriptNode['when'];
}

function readFile({ text, lines, scripts }: BlockBuilder, { index, inner, when }: Place): number {
  const line = lines[index] as Line;
  const path = templateToEnd(text, inner, line.end);
  scripts.push({
    kind: 'script',
    span: { start: line.first, end: path.span.end },
    when,
    syntax: 'handler',
    language: /\.lua$/i.test(text.slice(path.span.start, path.span.end)) ? 'lua' : 'javascript',
    event: null,
    global: false,
    source: { kind: 'file', path },
  });
  return index + 1;
}

const LUA = /^[ \t]*lang[ \t]*=[ \t]*lua\b/;
/** Kulala tells Lua by a first line of `-- lua`. */
const LUA_COMMENT = /^\s*--[ \t]*lua[ \t]*(?:[\r\n]|$)/;

function readInline(builder: BlockBuilder, { index, inner, when }: Place): number {
  const { text, lines, scripts, diagnostics } = builder;
  const line = lines[index] as Line;
  const close = text.indexOf('%}', inner + 2);
  const end = close === -1 ? text.length : close + 2;
  const lua = LUA.exec(text.slice(inner + 2, line.end));
  const isLua = lua !== null || LUA_COMMENT.test(text.slice(inner + 2, end));
  scripts.push({
    kind: 'script',
    span: { start: line.first, end },
    when,
    syntax: 'handler',
    language: isLua ? 'lua' : 'javascript',
    event: null,
    global: false,
    source: {
      kind: 'inline',
      code: { start: inner + 2 + (lua?.[0].length ?? 0), end: close === -1 ? end : close },
    },
  });
  if (close === -1) {
    diagnostics.push({
      code: 'unclosed-script',
      span: { start: line.first, end: line.end },
      severity: 'error',
      message: 'This script is not closed.',
      suggestion: 'End it with `%}`.',
    });
  }
  return indexAfter(lines, index, end);
}

function indexAfter(lines: readonly Line[], index: number, end: number): number {
  let next = index + 1;
  while (next < lines.length && (lines[next] as Line).start < end) next += 1;
  return next;
}

const EVENT_LINE = /^\{\{(\+?)@?(\w*)/;
/** Events of httpYac that come before the request is sent. */
const BEFORE: ReadonlySet<string> = new Set(['request', 'before']);

/** A block from a line `{{` to a line `}}`. */
function readScriptBlock(builder: BlockBuilder, index: number, when: ScriptNode['when']): number {
  const { text, lines, scripts, diagnostics } = builder;
  const line = lines[index] as Line;
  const opening = EVENT_LINE.exec(text.slice(line.first, line.end));
  const event = opening?.[2] === undefined || opening[2] === '' ? null : opening[2];
  let last = index + 1;
  while (last < lines.length && !closesBlock(text, lines[last] as Line)) last += 1;
  const closing = lines[last];
  const end = closing === undefined ? text.length : closing.first + 2;
  scripts.push({
    kind: 'script',
    span: { start: line.first, end },
    when: event === null ? when : BEFORE.has(event) ? 'pre' : 'post',
    syntax: 'block',
    language: 'javascript',
    event,
    global: opening?.[1] === '+',
    source: {
      kind: 'inline',
      code: { start: Math.min(line.next, text.length), end: closing?.start ?? text.length },
    },
  });
  if (closing === undefined) {
    diagnostics.push({
      code: 'unclosed-script',
      span: { start: line.first, end: line.end },
      severity: 'error',
      message: 'This script is not closed.',
      suggestion: 'End it with `}}` on a line of its own.',
    });
  }
  return Math.min(last + 1, lines.length);
}

function closesBlock(text: string, line: Line): boolean {
  return line.code === 125 && text.charCodeAt(line.first + 1) === 125;
}
