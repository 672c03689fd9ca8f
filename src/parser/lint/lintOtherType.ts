/** Bodies that are plainly something else than their Content-Type says. */
import type { BodyNode, Diagnostic, HeaderNode, RequestNode } from '../ast.ts';
import { templateText } from '../template.ts';
import type { LintedBlock } from './lintedBlock.ts';

/** True where something was found, and the type is not to be trusted. */
export function lintOtherType(
  { text }: LintedBlock,
  { headers }: RequestNode,
  body: BodyNode,
  diagnostics: Diagnostic[],
): boolean {
  const code = text.charCodeAt(body.span.start);
  if (code !== 45 && code !== 123 && code !== 91) return false;
  const wrong = code === 45 ? partsUnder(text, body) : jsonUnder(text, body);
  if (wrong === null) return false;
  const header = headers.find(
    (node): node is HeaderNode =>
      node.kind === 'header' && /^content-type$/i.test(templateText({ text }, node.name)),
  );
  if (header === undefined) return false;
  const { start, end } = header.value.span;
  if (text.slice(start, end).includes('{{')) return false;
  diagnostics.push({
    code: wrong.code,
    span: { start, end },
    severity: 'warning',
    message: `${wrong.message}, and this says that it is something else.`,
    suggestion: `Write \`${wrong.type}\`.`,
    fix: {
      title: `Change to ${wrong.type}`,
      edits: [{ span: { start, end }, text: wrong.type }],
    },
  });
  return true;
}

interface Wrong {
  readonly code: string;
  readonly message: string;
  /** What should have been written. */
  readonly type: string;
}

/** A hand-written multipart body. */
function partsUnder(text: string, { span }: BodyNode): Wrong | null {
  const source = text.slice(span.start, span.end);
  const boundary = /^--(\S+)[ \t]*\r?\nContent-Disposition:/i.exec(source)?.[1];
  if (boundary === undefined) return null;
  return {
    code: 'multipart-with-other-type',
    message: 'The body is multipart',
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** An object or a list where a form should be. */
function jsonUnder(text: string, { span, syntax }: BodyNode): Wrong | null {
  if (syntax !== 'form') return null;
  const source = text.slice(span.start, span.end).trimEnd();
  if (!/^(?:\{\s*(?:"|\}$)|\[\s*(?:[[{"\d]|\]$))/.test(source) || !/[}\]]$/.test(source))
    return null;
  return { code: 'json-under-form-type', message: 'The body is JSON', type: 'application/json' };
}
