/** `> path` and `<path` in a body: an arrow or a blank is missing. */
import type { BodyNode, Diagnostic } from '../ast.ts';

const PATH = String.raw`(?:(?:\.{0,2}|~|[A-Za-z]:)[\\/][^\s<>]+|[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w{1,7})`;
/** The last line of a body: `> ./x.bin`, or `>>./x.bin`, which a blank would make an output. */
const OUTPUT = new RegExp(
  String.raw`(?:^|[\r\n])[ \t]*(>[ \t]+|>>!?)(?:${PATH}|\{\{[^{}]*\}\}/\S+)[ \t]*$`,
);
/** `<./path` and `<@./path` on a line of their own. */
const INPUT = /(?:^|[\r\n])(<(?:@[\w-]*)?)(?=(?:\.{1,2}|~)[\\/][^\s<>]+[ \t]*(?:[\r\n]|$))/;

export function lintArrows(text: string, body: BodyNode, diagnostics: Diagnostic[]): void {
  const { start, end } = body.span;
  const source = text.slice(start, end);
  if (source.includes('>')) lintOutput(source, start, diagnostics);
  if (!source.includes('<')) return;
  const input = INPUT.exec(source);
  const arrow = input?.[1];
  if (arrow === undefined || input === null) return;
  const at = start + input.index + input[0].length;
  const lineEnd = /[^\r\n]*/.exec(text.slice(at, end))?.[0].length ?? 0;
  diagnostics.push({
    code: 'file-without-blank',
    span: { start: at - arrow.length, end: at + lineEnd },
    severity: 'warning',
    message: `This is sent as it is written: a file needs a blank behind \`${arrow}\`.`,
    suggestion: `Write \`${arrow} ${text.slice(at, at + lineEnd).trimEnd()}\`.`,
    fix: { title: 'Insert a blank', edits: [{ span: { start: at, end: at }, text: ' ' }] },
  });
}

function lintOutput(source: string, base: number, diagnostics: Diagnostic[]): void {
  // The last line is where a handler would stand.
  const from = Math.max(source.lastIndexOf('\n'), source.lastIndexOf('\r')) + 1;
  const output = OUTPUT.exec(source.slice(from));
  const written = output?.[1];
  if (output === null || written === undefined) return;
  const line = source.slice(from);
  const at = from + line.indexOf(written);
  const arrow = written.startsWith('>>') ? written : '>>';
  const path = line.slice(line.indexOf(written) + written.length).trim();
  diagnostics.push({
    code: 'output-like-line',
    span: { start: base + at, end: base + source.length },
    severity: 'warning',
    message: 'This line is sent as part of the body; it is no handler of the answer.',
    suggestion: `Did you mean \`${arrow} ${path}\`, which saves the answer?`,
    fix: {
      title: `Change to ${arrow} ${path}`,
      edits: [
        {
          span: { start: base + at, end: base + at + written.length },
          text: `${arrow} `,
        },
      ],
    },
  });
}
