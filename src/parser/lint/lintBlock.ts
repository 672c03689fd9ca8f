/** What an author should know about a block: traps that other clients fall into, and slips. */
import type { Diagnostic, RequestNode, Span } from '../ast.ts';
import { closeOrLineEnd } from '../chars.ts';
import { lineEndAt } from '../lines.ts';
import { kept } from '../lists.ts';
import type { ReadBlock } from '../parseBlock.ts';
import { lintBody } from './lintBody.ts';
import { lintDirectives } from './lintDirectives.ts';
import { lintHeaders } from './lintHeaders.ts';
import { lintRequestLine } from './lintRequestLine.ts';
import type { LintedBlock } from './lintedBlock.ts';

/** What reading the block found, and what stands out in it. */
export function lintBlock(block: ReadBlock, splitOff: boolean): readonly Diagnostic[] {
  const diagnostics = [...block.seen.diagnostics];
  lint(block, diagnostics, splitOff);
  return kept(diagnostics);
}

function lint(block: ReadBlock, diagnostics: Diagnostic[], splitOff: boolean): void {
  const { oddHeaders, contentType } = block.seen;
  if (block.directives.length > 0) lintDirectives(block, diagnostics);
  const { request } = block;
  if (request === null) lintLostScripts(block, diagnostics);
  if (request === null || request.curl !== null) return;
  if (splitOff) diagnostics.push(missingSeparator(request.line.span));
  if (!lintRequestLine(block, request, diagnostics)) return;
  if (oddHeaders) lintHeaders(block, request, diagnostics);
  if (request.body !== null) lintBody(block, request, request.body, { diagnostics, contentType });
  if (block.comments.length > 0) lintLateDirectives(block, request, diagnostics);
  lintPlaceholders(block, request.span, diagnostics);
}

/** A handler that a `###` parted from its request, and httpYac's scripts for the whole file. */
function lintLostScripts({ text, scripts }: LintedBlock, diagnostics: Diagnostic[]): void {
  for (const { span, syntax, when } of scripts) {
    diagnostics.push({
      code: 'script-without-request',
      span: { start: span.start, end: Math.min(span.end, lineEndAt(text, span.start)) },
      severity: 'hint',
      message: 'This script belongs to no request and does not run.',
      suggestion:
        syntax === 'block'
          ? 'Write what it sets as definitions, or as `< {% … %}` above each request.'
          : when === 'pre'
            ? 'Put it right above a request line.'
            : 'Put it below its request, above the next `###`.',
    });
  }
}

const DIRECTIVE =
  /^[ \t]*(?:#|\/\/)[ \t]*@(?:name|no-?\w+|timeout|expect|prompt|auth|param|ref|tag|note)\b/;

/** `# @name x` below the headers is no directive. */
function lintLateDirectives(
  { text, comments }: LintedBlock,
  { headers, line }: RequestNode,
  diagnostics: Diagnostic[],
): void {
  const above = headers[headers.length - 1]?.span.end ?? line.span.end;
  for (const { span } of comments) {
    if (span.start < above || !DIRECTIVE.test(text.slice(span.start, span.end))) continue;
    diagnostics.push({
      code: 'directive-below-headers',
      span: { start: span.start, end: span.end },
      severity: 'warning',
      message: 'This directive stands below the headers and does nothing.',
      suggestion: 'Put it above the request line.',
    });
  }
}

function missingSeparator(span: Span): Diagnostic {
  return {
    code: 'missing-separator',
    span,
    severity: 'hint',
    message: 'A new request begins here; other clients need `###` before it.',
    suggestion: 'Put a line with `###` above it.',
    fix: { title: 'Insert ###', edits: [{ span: { start: 0, end: 0 }, text: '###\n' }] },
  };
}

/**
 * `{{` without `}}` on its line, outside of the body where braces are common, and anywhere a `{{` that
 * is not closed before the next one.
 */
function lintPlaceholders(block: LintedBlock, span: Span, diagnostics: Diagnostic[]): void {
  const { text, request } = block;
  const body = request?.body?.span;
  const end = body?.start ?? request?.scripts[0]?.span.start ?? span.end;
  const last = body?.end ?? end;
  let at = text.indexOf('{{', span.start);
  while (at !== -1 && at < last) {
    const close = closeOrLineEnd(text, at + 2);
    const next = text.indexOf('{{', at + 1);
    if (text.charCodeAt(close) === 125) {
      if (next > at + 1 && next < close) diagnostics.push(openBeforeNext(text, at, next));
      at = next > at && next < close ? next : text.indexOf('{{', close + 2);
      continue;
    }
    // A lone `{{` begins a script.
    const alone = at >= end || text.slice(at + 2, close).trim() === '';
    if (text.charCodeAt(at - 1) !== 92 && !alone) {
      diagnostics.push({
        code: 'unclosed-placeholder',
        span: { start: at, end: close },
        severity: 'warning',
        message: 'This `{{` is not closed on its line and is sent as it is written.',
        suggestion: 'Close it with `}}`, or write `\\{\\{` for literal braces.',
      });
    }
    at = text.indexOf('{{', close);
  }
}

function openBeforeNext(text: string, start: number, next: number): Diagnostic {
  return {
    code: 'unclosed-placeholder',
    span: { start, end: start + text.slice(start, next).trimEnd().length },
    severity: 'warning',
    message: 'This `{{` is not closed before the next one begins: all up to `}}` is one name so.',
    suggestion: 'Close it with `}}` where its name ends, or write `\\{\\{` for literal braces.',
  };
}
