/** `import ./other.http`, `run ./other.http`, `run #name (@a=1, @b=2)`. */
import type { RunNode, Span, TemplateNode, VariableDefinitionNode } from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import { variableOn, withoutQuotes } from './builder.ts';
import type { Line } from './lines.ts';
import { skipBlanks, trimBlanksEnd } from './lines.ts';
import { NOTHING } from './lists.ts';
import { templateAt } from './nodes.ts';

/** Reads a line that `isReuseLine` said yes to. */
export function readReuse(builder: BlockBuilder, line: Line): void {
  const { text, imports, runs } = builder;
  const span = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  if (line.code === 105) {
    const start = skipBlanks(text, line.first + 'import'.length, span.end);
    const path = withoutQuotes(text, { start, end: span.end });
    imports.push({ kind: 'import', span, path: templateAt(path.start, path.end) });
  } else runs.push(runOn(text, span));
}

/** The arguments stand in parentheses at the end of the line. */
function runOn(text: string, span: Span): RunNode {
  const start = skipBlanks(text, span.start + 'run'.length, span.end);
  const list = text.charCodeAt(span.end - 1) === 41 ? text.slice(start, span.end).indexOf('(') : -1;
  const open = list === -1 ? -1 : start + list;
  const end = open === -1 ? span.end : trimBlanksEnd(text, start, open);
  const args = open === -1 ? NOTHING : readArguments(text, { start: open + 1, end: span.end - 1 });
  const hash = text.slice(start, end).indexOf('#');
  const pathEnd = hash === -1 ? end : trimBlanksEnd(text, start, start + hash);
  const inner = withoutQuotes(text, { start, end: pathEnd });
  const path: TemplateNode | null = start < pathEnd ? templateAt(inner.start, inner.end) : null;
  const requestName = hash === -1 ? null : { start: start + hash + 1, end };
  return { kind: 'run', span, path, requestName, arguments: args };
}

/** `@a=1, @b="x, y"`: commas inside quotes and placeholders do not part. */
function readArguments(text: string, { start, end }: Span): VariableDefinitionNode[] {
  const found: VariableDefinitionNode[] = [];
  let from = start;
  let quote = 0;
  let depth = 0;
  for (let at = start; at <= end; at += 1) {
    const code = text.charCodeAt(at);
    if (at < end && quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === 123) depth += 1;
    else if (code === 125) depth -= 1;
    else if (at === end || (code === 44 && depth <= 0)) {
      const first = skipBlanks(text, from, at);
      const variable = variableOn(text, { start: from, end: at, first });
      if (variable !== null) found.push(variable);
      from = at + 1;
    }
  }
  return found;
}
