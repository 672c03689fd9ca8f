/** What an author should know about a block: traps that other clients fall into, and slips. */
import type { Block, Diagnostic, Span } from '../ast.ts';
import { isKnownDirective, nearestDirective } from '../directives.ts';
import { KNOWN_METHODS, PROTOCOL_WORDS } from '../requestLine.ts';
import { templateText } from '../template.ts';
import { nodeText } from '../text.ts';

export type LintedBlock = Omit<Block, 'kind' | 'signs' | 'diagnostics'>;

export function lintBlock(block: LintedBlock, diagnostics: Diagnostic[], splitOff: boolean): void {
  lintDirectives(block, diagnostics);
  const { request } = block;
  if (request === null) return;
  if (splitOff) {
    diagnostics.push({
      code: 'missing-separator',
      span: request.line.span,
      severity: 'hint',
      message: 'A new request begins here; other clients need `###` before it.',
      suggestion: 'Put a line with `###` above it.',
      fix: { title: 'Insert ###', edits: [{ span: { start: 0, end: 0 }, text: '###\n' }] },
    });
  }
  lintRequestLine(block, diagnostics);
  lintHeaders(block, diagnostics);
  lintBodyStart(block, diagnostics);
  lintMultipart(block, diagnostics);
  lintPlaceholders(block, request.span, diagnostics);
}

function lintDirectives(block: LintedBlock, diagnostics: Diagnostic[]): void {
  const names = new Set<string>();
  for (const { name, nameSpan, span, value } of block.directives) {
    if (!isKnownDirective(name)) {
      const nearest = nearestDirective(name);
      diagnostics.push({
        code: 'unknown-directive',
        span: { start: nameSpan.start - 1, end: nameSpan.end },
        severity: nearest === null ? 'hint' : 'warning',
        message: `\`@${nodeText(block, nameSpan)}\` is not a directive that Postcard knows.`,
        ...(nearest === null
          ? { suggestion: 'It is read as a comment.' }
          : {
              suggestion: `Did you mean \`@${nearest}\`?`,
              fix: { title: `Change to @${nearest}`, edits: [{ span: nameSpan, text: nearest }] },
            }),
      });
    }
    if (name === 'name') {
      if (templateText(block, value) === '') {
        diagnostics.push({
          code: 'empty-name',
          span,
          severity: 'warning',
          message: '`@name` has no name after it.',
          suggestion: 'Write `# @name login`, for instance.',
        });
      } else if (names.has('name')) {
        diagnostics.push({
          code: 'second-name',
          span,
          severity: 'warning',
          message: 'This request already has a name.',
          suggestion: 'The first one is used; take one of them away.',
        });
      }
    }
    names.add(name);
  }
}

function lintRequestLine(block: LintedBlock, diagnostics: Diagnostic[]): void {
  const line = block.request?.line;
  if (line === undefined || block.request?.protocol === 'curl') return;
  const method = line.method === null ? null : templateText(block, line.method);
  const target = templateText(block, line.target);
  if (target === '') {
    diagnostics.push({
      code: 'missing-target',
      span: line.span,
      severity: 'error',
      message: 'This request has no URL.',
      suggestion: `Write it after the method: \`${method ?? 'GET'} https://example.com/\`.`,
    });
    return;
  }
  if (method !== null && line.method !== null) lintMethod(method, line.method.span, diagnostics);
  const hasHost = block.request?.headers.some(
    (header) =>
      header.kind === 'placeholderLine' ||
      templateText(block, header.name).toLowerCase() === 'host',
  );
  if (target.startsWith('/') && hasHost !== true) {
    diagnostics.push({
      code: 'relative-target',
      span: line.target.span,
      severity: 'error',
      message: 'This URL is a path, and no `Host` header says where it leads.',
      suggestion: 'Write the whole URL, or add `Host: example.com` below.',
    });
  }
}

function lintMethod(method: string, span: Span, diagnostics: Diagnostic[]): void {
  if (KNOWN_METHODS.has(method) || PROTOCOL_WORDS.has(method) || method.includes('{{')) return;
  if (method === 'GRAPHQL') return;
  const upper = method.toUpperCase();
  if (KNOWN_METHODS.has(upper)) {
    diagnostics.push({
      code: 'method-case',
      span,
      severity: 'hint',
      message: `Methods are case-sensitive; \`${method}\` is sent as \`${upper}\`.`,
      fix: { title: `Change to ${upper}`, edits: [{ span, text: upper }] },
    });
    return;
  }
  diagnostics.push({
    code: 'unknown-method',
    span,
    severity: 'hint',
    message: `\`${method}\` is no method that is registered; it is sent as it is written.`,
  });
}

function lintHeaders(block: LintedBlock, diagnostics: Diagnostic[]): void {
  for (const header of block.request?.headers ?? []) {
    if (header.kind !== 'header') continue;
    const name = templateText(block, header.name).toLowerCase();
    if (name === 'content-length' || name === 'transfer-encoding') {
      diagnostics.push({
        code: 'framing-header',
        span: header.span,
        severity: 'hint',
        message: `\`${nodeText(block, header.name.span)}\` is worked out from the body; this line is not sent.`,
        suggestion: 'Take the line away.',
      });
    }
  }
}

function lintBodyStart(block: LintedBlock, diagnostics: Diagnostic[]): void {
  const { request } = block;
  const body = request?.body;
  if (!request || !body) return;
  const above = request.headers[request.headers.length - 1]?.span.end ?? request.line.span.end;
  const gap = block.text.slice(above, body.span.start);
  if (/\r?\n[ \t]*\r?\n|\r[ \t]*\r/.test(gap)) return;
  const lineEnd = firstLineEnd(block.text, body.span.start);
  const firstLine = block.text.slice(body.span.start, lineEnd).trimStart();
  if (/^[[{<"]/.test(firstLine)) {
    diagnostics.push({
      code: 'missing-blank-line',
      span: { start: body.span.start, end: lineEnd },
      severity: 'hint',
      message: 'The body begins here; other clients need a blank line before it.',
      suggestion: 'Put a blank line between the headers and the body.',
      fix: {
        title: 'Insert a blank line',
        edits: [{ span: { start: body.span.start, end: body.span.start }, text: '\n' }],
      },
    });
    return;
  }
  diagnostics.push({
    code: 'header-without-colon',
    span: { start: body.span.start, end: lineEnd },
    severity: 'error',
    message: 'This line is neither a header (`Name: value`) nor a body after a blank line.',
    suggestion: 'Add the colon, or put a blank line above it.',
  });
}

function firstLineEnd(text: string, from: number): number {
  const match = /[\r\n]/.exec(text.slice(from));
  return match === null ? text.length : from + match.index;
}

function lintMultipart(block: LintedBlock, diagnostics: Diagnostic[]): void {
  const body = block.request?.body;
  if (body?.syntax !== 'multipart') return;
  const text = nodeText(block, body.span);
  const boundary = /^--(\S.*?)[ \t]*$/m.exec(text)?.[1];
  if (boundary === undefined || boundary.endsWith('--')) return;
  if (!new RegExp(`^--${escapeRegExp(boundary)}--[ \\t]*\\r?$`, 'm').test(text)) {
    diagnostics.push({
      code: 'multipart-not-closed',
      span: { start: body.span.start, end: firstLineEnd(block.text, body.span.start) },
      severity: 'warning',
      message: 'The last part of this multipart body is not closed; many servers refuse it.',
      suggestion: `End the body with \`--${boundary}--\`.`,
      fix: {
        title: `Append --${boundary}--`,
        edits: [{ span: { start: body.span.end, end: body.span.end }, text: `\n--${boundary}--` }],
      },
    });
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `{{` without `}}` on its line, outside of the body where braces are common. */
function lintPlaceholders(block: LintedBlock, span: Span, diagnostics: Diagnostic[]): void {
  const end = block.request?.body?.span.start ?? span.end;
  let at = block.text.indexOf('{{', span.start);
  while (at !== -1 && at < end) {
    const lineEnd = firstLineEnd(block.text, at);
    const close = block.text.indexOf('}}', at);
    if ((close === -1 || close > lineEnd) && block.text.charAt(at - 1) !== '\\') {
      diagnostics.push({
        code: 'unclosed-placeholder',
        span: { start: at, end: lineEnd },
        severity: 'warning',
        message: 'This `{{` is not closed on its line and is sent as it is written.',
        suggestion: 'Close it with `}}`, or write `\\{\\{` for literal braces.',
      });
    }
    at = block.text.indexOf(
      '{{',
      Math.max(at + 2, close === -1 || close > lineEnd ? at + 2 : close),
    );
  }
}
