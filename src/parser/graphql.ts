/** GraphQL's four spellings: the header, the method, a bare operation, and `gql NAME < file`. */
import type { BodyContent, Span, TemplateNode } from './ast.ts';
import { readContent } from './content.ts';
import type { Line } from './lines.ts';
import { trimBlanksEnd } from './lines.ts';
import { joinLines } from './content.ts';
import { templateAt, templateOf } from './nodes.ts';

export interface GraphqlBody {
  readonly content: readonly BodyContent[];
  readonly variables: TemplateNode | null;
  readonly operation: Span | null;
}

/** Query, blank line, variables as a JSON object. */
export function readGraphql(text: string, lines: readonly Line[]): GraphqlBody {
  const start = variablesStart(text, lines);
  const end = queryEnd(lines, start);
  const first = lines[0];
  const file = first === undefined ? null : operationFile(text, first);
  const content =
    file === null ? readContent(text, lines.slice(0, end), { glue: '\n' }) : [file.content];
  const rest = lines.slice(file === null ? start : Math.min(start, 1));
  const from = rest.findIndex(({ code }) => code !== -1);
  const variableLines = from === -1 ? [] : rest.slice(from);
  return {
    content,
    variables:
      variableLines.length === 0 ? null : templateOf(joinLines(text, variableLines, '\n'), '\n'),
    operation: file?.operation ?? null,
  };
}

const OPERATION_FILE = /^gql(?:[ \t]+(\w+))?[ \t]*<[ \t]+(?=\S)/;

function operationFile(
  text: string,
  line: Line,
): { content: BodyContent; operation: Span | null } | null {
  const match = OPERATION_FILE.exec(text.slice(line.first, line.end));
  if (match === null) return null;
  const pathStart = line.first + match[0].length;
  const end = trimBlanksEnd(text, pathStart, line.end);
  const nameStart = match[1] === undefined ? -1 : line.first + match[0].indexOf(match[1], 3);
  return {
    content: {
      kind: 'bodyFile',
      span: { start: line.first, end },
      path: templateAt(pathStart, end),
      substitute: false,
      charset: null,
    },
    operation:
      match[1] === undefined ? null : { start: nameStart, end: nameStart + match[1].length },
  };
}

/** Index of the line `{` that begins the variables: after a blank line, with the query's braces closed. */
function variablesStart(text: string, lines: readonly Line[]): number {
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    const above = lines[index - 1];
    const afterQuery =
      index > 0 && depth === 0 && (above?.code === -1 || isFileLine(text, lines[0]));
    if (afterQuery && line.code === 123 && isJsonStart(text, lines, index)) return index;
    depth = Math.max(0, depth + braces(text, line));
  }
  return lines.length;
}

function isFileLine(text: string, line: Line | undefined): boolean {
  return line !== undefined && OPERATION_FILE.test(text.slice(line.first, line.end));
}

/** `{`, then a quoted name, a placeholder or `}`: JSON, and not another query. */
function isJsonStart(text: string, lines: readonly Line[], index: number): boolean {
  const start = (lines[index] as Line).first;
  const end = (lines[lines.length - 1] as Line).end;
  return /^\{(?:\{|\s*["}]|\s*\{\{)/.test(text.slice(start, Math.min(start + 400, end)));
}

/** Opening braces minus closing ones, outside of comments and strings as far as one line tells. */
function braces(text: string, line: Line): number {
  let depth = 0;
  let quoted = false;
  for (let at = line.first; at < line.end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) quoted = !quoted;
    else if (quoted) continue;
    else if (code === 35) break;
    else if (code === 123) depth += 1;
    else if (code === 125) depth -= 1;
  }
  return depth;
}

function queryEnd(lines: readonly Line[], start: number): number {
  let end = start;
  while (end > 0 && lines[end - 1]?.code === -1) end -= 1;
  return end;
}

const BARE_OPERATION =
  /^(?:query|mutation|subscription|fragment)\b[^:=]*[{(]|^(?:query|mutation|subscription)[ \t]+\w+[ \t]*$/;
/** A body that begins with an operation of GraphQL, or is `gql NAME < file`. */
export function isBareGraphql(text: string, line: Line): boolean {
  const { code } = line;
  // f, g, m, q, s
  if (code !== 102 && code !== 103 && code !== 109 && code !== 113 && code !== 115) return false;
  const content = text.slice(line.first, line.end);
  return BARE_OPERATION.test(content) || OPERATION_FILE.test(content);
}

/** A body that is JSON already, in spite of what the request says. */
export function isJsonRequest(text: string, line: Line, end: number): boolean {
  return (
    line.code === 123 && /^\{\s*"/.test(text.slice(line.first, Math.min(line.first + 200, end)))
  );
}
