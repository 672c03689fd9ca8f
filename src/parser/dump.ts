/** The tree as plain data for `postcard parse` and other tools. */
import type { Block, BodyContent, BodyNode, HttpDocument } from './ast.ts';
import type { LineIndex } from './lineIndex.ts';
import { createLineIndex } from './lineIndex.ts';
import { diagnosticsOf } from './parse.ts';
import { requestNames } from './query.ts';
import { templateText } from './template.ts';

export interface ParsedFile {
  readonly file: string;
  readonly dialect: string;
  readonly requests: readonly ParsedRequest[];
  readonly variables: readonly { name: string; value: string; line: number }[];
  readonly diagnostics: readonly ParsedDiagnostic[];
}

export interface ParsedRequest {
  readonly line: number;
  readonly endLine: number;
  readonly name: string | null;
  readonly title: string | null;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: ParsedBody;
  readonly directives: readonly (readonly [string, string])[];
  readonly scripts: readonly { when: 'pre' | 'post'; line: number; kind: 'inline' | 'file' }[];
  readonly output: string | null;
}

export interface ParsedBody {
  readonly kind: 'text' | 'file' | 'multipart' | 'form' | 'graphql' | 'json' | 'none';
  readonly text: string | null;
  readonly parts: readonly { headers: readonly (readonly [string, string])[]; text: string }[];
  readonly file: string | null;
}

export interface ParsedDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

/** Lines and columns are 1-based. */
export function toParsedFile(document: HttpDocument, file: string): ParsedFile {
  const index = createLineIndex(document.text);
  const lineOf = (offset: number) => index.positionAt(offset).line + 1;
  return {
    file,
    dialect: document.dialect,
    requests: document.blocks.flatMap((block, i) =>
      block.request === null ? [] : [dumpRequest(block, document.starts[i] ?? 0, index)],
    ),
    variables: document.blocks.flatMap((block, i) =>
      block.variables.map((node) => ({
        name: node.name,
        value: templateText(block, node.value),
        line: lineOf(node.span.start + (document.starts[i] ?? 0)),
      })),
    ),
    diagnostics: diagnosticsOf(document).map(({ span, diagnostic }) => {
      const start = index.positionAt(span.start);
      const end = index.positionAt(span.end);
      return {
        line: start.line + 1,
        column: start.column + 1,
        endLine: end.line + 1,
        endColumn: end.column + 1,
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: diagnostic.message,
      };
    }),
  };
}

function dumpRequest(block: Block, start: number, index: LineIndex): ParsedRequest {
  const { request } = block;
  const lineOf = (offset: number) => index.positionAt(start + offset).line + 1;
  if (request === null) throw new TypeError('a block without a request has nothing to dump');
  const lastLine = block.text.trimEnd().length;
  return {
    line: lineOf(request.line.span.start),
    endLine: lineOf(lastLine),
    ...requestNames(block),
    method: request.line.method === null ? 'GET' : templateText(block, request.line.method),
    url: templateText(block, request.line.target),
    httpVersion: request.line.httpVersion,
    headers: request.headers.map((header) =>
      header.kind === 'header'
        ? [templateText(block, header.name), templateText(block, header.value)]
        : [templateText(block, header.template), ''],
    ),
    body: dumpBody(block, request.body),
    directives: block.directives.map(({ name, value }) => [name, templateText(block, value)]),
    scripts: request.scripts.map(({ when, span, source }) => ({
      when,
      line: lineOf(span.start),
      kind: source.kind,
    })),
    output: request.output === null ? null : templateText(block, request.output.path),
  };
}

function dumpBody(block: Block, body: BodyNode | null): ParsedBody {
  if (body === null) return { kind: 'none', text: null, parts: [], file: null };
  const files = body.content.filter((content) => content.kind === 'bodyFile');
  return {
    kind: body.syntax,
    text: body.syntax === 'file' ? null : bodyText(block, body),
    parts: body.sections.map((section) => ({
      headers: section.headers.map((header) => [
        templateText(block, header.name),
        templateText(block, header.value),
      ]),
      text: section.content.map((content) => contentText(block, content)).join('\n'),
    })),
    file: files[0] === undefined ? null : templateText(block, files[0].path),
  };
}

function bodyText(block: Block, body: BodyNode): string {
  const text = body.content.map((content) => contentText(block, content)).join('\n');
  return body.graphqlVariables === null
    ? text
    : `${text}\n\n${templateText(block, body.graphqlVariables)}`;
}

function contentText(block: Block, content: BodyContent): string {
  return content.kind === 'bodyText'
    ? templateText(block, content.template)
    : block.text.slice(content.span.start, content.span.end);
}
