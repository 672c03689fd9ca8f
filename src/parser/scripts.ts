/** `< {% … %}`, `> {% … %}` and scripts in files. */
import type { ScriptNode } from './ast.ts';
import type { Line } from './lines.ts';
import { skipBlanks, trimBlanksEnd } from './lines.ts';
import { templateAt } from './nodes.ts';
import type { BlockBuilder } from './builder.ts';

const SCRIPT_FILE = /^\s*[<>][ \t]+\S.*\.(?:js|mjs|cjs|ts|lua)\s*$/i;

/** True where `<` or `>` is followed by `{%` or by the path of a script. */
export function scriptOnLine(text: string, line: Line): boolean {
  const at = skipBlanks(text, line.start, line.end);
  const code = text.charCodeAt(at);
  if (code !== 60 && code !== 62) return false;
  if (text.startsWith('{%', skipBlanks(text, at + 1, line.end))) return true;
  return SCRIPT_FILE.test(text.slice(line.start, line.end));
}

/** Reads the script that starts on this line; gives the index after its last line. */
export function readScript(builder: BlockBuilder, index: number, when: ScriptNode['when']): number {
  const { text, lines, scripts, diagnostics } = builder;
  const line = lines[index];
  if (line === undefined) return index + 1;
  const start = skipBlanks(text, line.start, line.end);
  const inner = skipBlanks(text, start + 1, line.end);
  if (!text.startsWith('{%', inner)) {
    const path = templateAt({ start: inner, end: trimBlanksEnd(text, inner, line.end) });
    scripts.push({
      kind: 'script',
      span: { start, end: path.span.end },
      when,
      source: { kind: 'file', path },
    });
    return index + 1;
  }
  const close = text.indexOf('%}', inner + 2);
  const end = close === -1 ? text.length : close + 2;
  scripts.push({
    kind: 'script',
    span: { start, end },
    when,
    source: { kind: 'inline', code: { start: inner + 2, end: close === -1 ? end : close } },
  });
  if (close === -1) {
    diagnostics.push({
      code: 'unclosed-script',
      span: { start, end: line.end },
      severity: 'error',
      message: 'This script is not closed.',
      suggestion: 'End it with `%}`.',
    });
  }
  let next = index + 1;
  while (next < lines.length && (lines[next]?.start ?? end) < end) next += 1;
  return next;
}
