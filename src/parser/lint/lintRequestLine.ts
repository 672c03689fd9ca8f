/** Slips on the request line. */
import type { Diagnostic, RequestNode, Span } from '../ast.ts';
import { editDistance } from '../directives.ts';
import { isHttp, isMethodName, KNOWN_METHODS, methodText } from '../requestLine.ts';
import type { LintedBlock } from './lintedBlock.ts';

/** False where the line is none, so that nothing is to be told of what stands below it. */
export function lintRequestLine(
  block: LintedBlock,
  request: RequestNode,
  diagnostics: Diagnostic[],
): boolean {
  const { line, protocol } = request;
  const { text } = block;
  const { target } = line;
  const { start, end } = target.span;
  const written = line.method?.span;
  const method = written === undefined ? null : methodText(text, written.start, written.end);
  const isUnknown =
    method !== null &&
    written !== undefined &&
    !KNOWN_METHODS.has(method) &&
    lintMethod(method, written, diagnostics);
  if (start === end) diagnostics.push(missingTarget(method ?? 'GET', line.span));
  else if (method !== null && text.charCodeAt(start) === 60) {
    if (/^<[A-Za-z]/.test(text.slice(start, start + 2)))
      diagnostics.push(placeToFillIn({ start, end }));
  } else if (method === null && isContent(text, start)) {
    diagnostics.push(bodyWithoutRequest(line.span));
    return false;
  } else if (method === null && isProse(text, target.span)) {
    diagnostics.push(notARequest(line.span));
    return false;
  }
  if (protocol === 'http') {
    // A word that is no method may be part of something else altogether: one hint is enough.
    if (!isUnknown) lintScheme(text, target.span, diagnostics);
  } else if (protocol !== 'curl' && protocol !== 'sse')
    diagnostics.push(notSentYet(protocol, line.span));
  const comment = commentBehind(text, target.pieces[0]);
  if (comment !== null) diagnostics.push(comment);
  if (target.pieces.length > 1) lintQueryComments(block, target.span, diagnostics);
  return true;
}

/** ` # …`, ` ### …` or ` // …` behind a URL: a person means a comment, and no client takes it for one. */
function commentBehind(text: string, first: Span | undefined): Diagnostic | null {
  if (first === undefined) return null;
  const { start, end } = first;
  const found = / (?:#+|\/\/)(?: |(?<=###)\S)/.exec(text.slice(start, end));
  if (found === null || found.index === 0) return null;
  const at = start + found.index;
  return {
    code: 'comment-in-url',
    span: { start: at + 1, end },
    severity: 'warning',
    message: 'What looks like a comment is part of the URL.',
    suggestion: 'Put the comment on a line of its own, above the request line.',
    fix: {
      title: 'Take the comment away',
      edits: [{ span: { start: text.slice(0, at).trimEnd().length, end }, text: '' }],
    },
  };
}

function missingTarget(method: string, span: Span): Diagnostic {
  return {
    code: 'missing-target',
    span,
    severity: 'error',
    message: 'This request has no URL.',
    suggestion: `Write it after the method: \`${method} https://example.com/\`.`,
  };
}

/** `GET <paste the link here>`, and no `<%= … %>` of another tool. */
function placeToFillIn(span: Span): Diagnostic {
  return {
    code: 'place-to-fill-in',
    span,
    severity: 'hint',
    message: 'A URL is to be filled in here; as it is written, this cannot be sent.',
    suggestion: 'Write the URL, or a placeholder such as `{{next}}` and define it.',
  };
}

/** JSON where a request is expected: `{`, `[`, `"`, and what closes them. */
function isContent(text: string, start: number): boolean {
  const code = text.charCodeAt(start);
  if (code === 123) return text.charCodeAt(start + 1) !== 123;
  if (code === 91) return !/^\[[\da-f]*:/i.test(text.slice(start, start + 8));
  return code === 34 || code === 93 || code === 125;
}

function bodyWithoutRequest(span: Span): Diagnostic {
  return {
    code: 'body-without-request',
    span,
    severity: 'error',
    message: 'This is no request: it reads like a body, and no request line stands above it.',
    suggestion:
      'Write `POST https://…` and a blank line above it, or take away the `###` that parts it from its request.',
  };
}

/** A line of words where a request is expected. */
function isProse(text: string, { start, end }: Span): boolean {
  const code = text.charCodeAt(start);
  if (code === 47 || code === 123) return false;
  const target = text.slice(start, end);
  if (!/[ \t]/.test(target) || /^[a-z][a-z\d+.-]*:\/\//i.test(target)) return false;
  return /[ \t]/.test(target.replace(/\{\{[^{}]*\}\}/g, 'x'));
}

function notARequest(span: Span): Diagnostic {
  return {
    code: 'not-a-request',
    span,
    severity: 'error',
    message: 'This line is no request: it begins with no method and is no URL.',
    suggestion: 'Write `GET https://…`, or begin the line with `#` to make it a comment.',
    fix: {
      title: 'Make it a comment',
      edits: [{ span: { start: span.start, end: span.start }, text: '# ' }],
    },
  };
}

/** True for a word that is no method. */
function lintMethod(method: string, span: Span, diagnostics: Diagnostic[]): boolean {
  if (isMethodName(method) || method.includes('{{')) return false;
  const upper = method.toUpperCase();
  if (isMethodName(upper)) {
    diagnostics.push({
      code: 'method-case',
      span,
      severity: 'hint',
      message: `Methods are case-sensitive; \`${method}\` is sent as \`${upper}\`.`,
      suggestion: 'Write it in capitals.',
      fix: { title: `Change to ${upper}`, edits: [{ span, text: upper }] },
    });
    return false;
  }
  const near = nearestMethod(upper);
  diagnostics.push({
    code: 'unknown-method',
    span,
    severity: 'hint',
    message: `\`${method}\` is no method that is registered; it is sent as it is written.`,
    suggestion: near === null ? 'Check how it is spelled.' : `Did you mean \`${near}\`?`,
    ...(near === null
      ? {}
      : { fix: { title: `Change to ${near}`, edits: [{ span, text: near }] } }),
  });
  return true;
}

const USUAL: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A usual method that one slip makes into this word; null when there is none. */
function nearestMethod(word: string): string | null {
  return USUAL.find((method) => editDistance(method, word, 2) < 2) ?? null;
}

const LOCAL_HOST =
  /^(?:localhost|[\w.-]+\.localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?=[:/?#]|$)/i;
const BARE_HOST =
  /^[a-z\d](?:[\w-]*[a-z\d])?(?:\.[a-z\d](?:[\w-]*[a-z\d])?)+(?=[:/?#]|$)|^[a-z\d][\w-]*(?=:\d+(?:[/?#]|$))/i;

/** `example.com/path` without a scheme: `http`, with a hint where `https` is as likely. */
function lintScheme(text: string, { start, end }: Span, diagnostics: Diagnostic[]): void {
  const code = text.charCodeAt(start);
  if (code === 104 || code === 47 || code === 123 || code === 42) {
    if (code !== 104 || isHttp(text, start)) return;
  }
  const target = text.slice(start, end);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(target) || LOCAL_HOST.test(target)) return;
  if (WORD.test(target)) diagnostics.push(wordAsHost(target, { start, end }));
  if (!BARE_HOST.test(target)) return;
  diagnostics.push({
    code: 'missing-scheme',
    span: { start, end },
    severity: 'hint',
    message: 'This URL names no scheme; it is sent over `http`.',
    suggestion: 'Write `https://` or `http://` before the host.',
    fix: { title: 'Use https://', edits: [{ span: { start, end: start }, text: 'https://' }] },
  });
}

/** `todos/1` */
const WORD = /^\w[\w-]*(?=[/?#]|$)/;

function wordAsHost(target: string, span: Span): Diagnostic {
  const word = WORD.exec(target)?.[0] ?? target;
  return {
    code: 'word-as-host',
    span,
    severity: 'hint',
    message: `This URL names no scheme, and \`${word}\` is taken for its host.`,
    suggestion: `Write the whole URL, or \`/${word}\` and say the host in a \`Host\` header or \`@host\`.`,
  };
}

const PROTOCOL_NAMES: Readonly<Partial<Record<RequestNode['protocol'], string>>> = {
  websocket: 'WebSocket',
  grpc: 'gRPC',
  rsocket: 'RSocket',
  mqtt: 'MQTT',
  amqp: 'AMQP',
};

function notSentYet(protocol: RequestNode['protocol'], span: Span): Diagnostic {
  return {
    code: 'protocol-not-sent',
    span,
    severity: 'hint',
    message: `${PROTOCOL_NAMES[protocol] ?? protocol} is understood and cannot be sent yet.`,
    suggestion: 'Requests of HTTP in the same file can be sent.',
  };
}

/** Comments in the midst of a query over many lines: other clients end the URL there. */
function lintQueryComments(block: LintedBlock, target: Span, diagnostics: Diagnostic[]): void {
  const { text } = block;
  const inside = (span: Span) => span.start > target.start && span.start < target.end;
  const above = lineStartOf(text, block.request?.line.span.start ?? 0);
  for (const { span } of [...block.comments, ...block.directives]) {
    if (!inside(span)) continue;
    const next = nextLineStart(text, span.end);
    diagnostics.push({
      code: 'comment-in-query',
      span,
      severity: 'hint',
      message: 'This comment is left out of the URL; not every client goes on below it.',
      suggestion: 'Move it above the request line.',
      fix: {
        title: 'Move the comment above the request',
        edits: [
          {
            span: { start: above, end: above },
            text: `${text.slice(span.start, span.end).trimStart()}\n`,
          },
          { span: { start: span.start, end: next }, text: '' },
        ],
      },
    });
  }
}

function lineStartOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) at -= 1;
  return at;
}

function nextLineStart(text: string, lineEnd: number): number {
  if (text.startsWith('\r\n', lineEnd)) return lineEnd + 2;
  return Math.min(lineEnd + 1, text.length);
}
