/** A file as plain data: what `postcard parse --format json` prints for it. */
import type { Block, BodyContent, BodyNode, HttpDocument, RequestNode } from './ast.ts';
import type { CurlCommand } from './curl/tree.ts';
import type { LineIndex } from './lineIndex.ts';
import { createLineIndex } from './lineIndex.ts';
import { diagnosticsOf } from './parse.ts';
import { requestNames } from './query.ts';
import { canonicalMethod } from './requestLine.ts';
import { templateText } from './template.ts';

export interface DescribedFile {
  readonly file: string;
  readonly dialect: string;
  readonly requests: readonly DescribedRequest[];
  readonly variables: readonly { name: string; value: string; line: number }[];
  readonly diagnostics: readonly DescribedDiagnostic[];
}

type Pair = readonly [string, string];

export interface DescribedRequest {
  readonly line: number;
  readonly endLine: number;
  readonly name: string | null;
  readonly title: string | null;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string | null;
  readonly headers: readonly Pair[];
  readonly body: DescribedBody;
  readonly directives: readonly Pair[];
  readonly scripts: readonly { when: 'pre' | 'post'; line: number; kind: 'inline' | 'file' }[];
  readonly output: string | null;
}

export interface DescribedBody {
  readonly kind: 'text' | 'file' | 'multipart' | 'form' | 'graphql' | 'json' | 'none';
  readonly text: string | null;
  readonly parts: readonly DescribedPart[];
  readonly file: string | null;
}

export interface DescribedPart {
  readonly headers: readonly Pair[];
  readonly text: string | null;
  readonly file: string | null;
}

export interface DescribedDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly suggestion: string | null;
}

/** Lines and columns are 1-based; placeholders are as written. */
export function describeDocument(document: HttpDocument, file: string): DescribedFile {
  const index = createLineIndex(document.text);
  const { blocks, starts } = document;
  return {
    file,
    dialect: document.dialect,
    requests: blocks.flatMap((block, i) =>
      block.request === null
        ? []
        : [describeRequest(block, block.request, placeIn(index, starts[i] ?? 0))],
    ),
    variables: blocks.flatMap((block, i) =>
      block.variables.map(({ name, value, span }) => ({
        name,
        value: templateText(block, value),
        line: index.positionAt(span.start + (starts[i] ?? 0)).line + 1,
      })),
    ),
    diagnostics: describeDiagnostics(document, index),
  };
}

function describeDiagnostics(document: HttpDocument, index: LineIndex): DescribedDiagnostic[] {
  return diagnosticsOf(document).map(({ span, diagnostic }) => {
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
      suggestion: diagnostic.suggestion ?? null,
    };
  });
}

type LineOf = (offset: number) => number;

function placeIn(index: LineIndex, start: number): LineOf {
  return (offset) => index.positionAt(start + offset).line + 1;
}

function describeRequest(block: Block, request: RequestNode, lineOf: LineOf): DescribedRequest {
  const { name, title } = requestNames(block);
  const { curl } = request;
  return {
    line: lineOf(request.line.span.start),
    endLine: lineOf(block.text.trimEnd().length),
    name,
    title,
    method: curl?.method ?? methodOf(block, request),
    url: curl === null ? templateText(block, request.line.target) : (curl.url?.text ?? ''),
    httpVersion: curl === null ? request.line.httpVersion : curl.settings.httpVersion,
    headers: curl === null ? headersOf(block, request) : curlHeaders(curl),
    body: curl === null ? describeBody(block, request) : describeCurlBody(curl),
    directives: block.directives.map((node) => [node.name, templateText(block, node.value)]),
    scripts: request.scripts.map(({ when, span, source }) => ({
      when,
      line: lineOf(span.start),
      kind: source.kind,
    })),
    output:
      request.output === null
        ? (curl?.settings.output ?? null)
        : templateText(block, request.output.path),
  };
}

/** `GET` where none is written; a registered method in upper case. */
function methodOf(block: Block, { line }: RequestNode): string {
  return line.method === null ? 'GET' : canonicalMethod(templateText(block, line.method));
}

function headersOf(block: Block, request: RequestNode): Pair[] {
  return request.headers.map((header) =>
    header.kind === 'header'
      ? [templateText(block, header.name), templateText(block, header.value)]
      : [templateText(block, header.template), ''],
  );
}

const NO_BODY: DescribedBody = { kind: 'none', text: null, parts: [], file: null };

function describeBody(block: Block, { body, messages }: RequestNode): DescribedBody {
  if (body === null) {
    if (messages.length === 0) return NO_BODY;
    const text = messages.map(({ content }) => contentText(block, content)).join('\n===\n');
    return { ...NO_BODY, kind: 'text', text };
  }
  const file = body.content.find((content) => content.kind === 'bodyFile');
  return {
    kind: body.syntax,
    text: body.syntax === 'file' ? null : bodyText(block, body),
    parts: body.sections.map((section) => describePart(block, section)),
    file: file === undefined ? null : templateText(block, file.path),
  };
}

function describePart(block: Block, section: BodyNode['sections'][number]): DescribedPart {
  const [only] = section.content;
  const isFile = section.content.length === 1 && only?.kind === 'bodyFile';
  return {
    headers: section.headers.map((header) => [
      templateText(block, header.name),
      templateText(block, header.value),
    ]),
    text: isFile ? null : contentText(block, section.content),
    file: isFile ? templateText(block, only.path) : null,
  };
}

function bodyText(block: Block, body: BodyNode): string {
  const text = contentText(block, body.content);
  return body.graphqlVariables === null
    ? text
    : `${text}\n\n${templateText(block, body.graphqlVariables)}`;
}

/** Files stand as they are written, `< ./path`. */
function contentText(block: Block, content: readonly BodyContent[]): string {
  return content
    .map((part) =>
      part.kind === 'bodyText'
        ? templateText(block, part.template)
        : block.text.slice(part.span.start, part.span.end),
    )
    .join('');
}

function curlHeaders(curl: CurlCommand): Pair[] {
  return curl.headers.flatMap(({ name, value }) =>
    value === null ? [] : [[name, value] as const],
  );
}

function describeCurlBody({ body, headers }: CurlCommand): DescribedBody {
  if (body === null) return NO_BODY;
  if (body.kind === 'upload') return { ...NO_BODY, kind: 'file', file: body.path };
  if (body.kind === 'form') {
    const parts = body.fields.map(({ name, value, source }): DescribedPart => ({
      headers: [['name', name]],
      text: source === 'text' ? value : null,
      file: source === 'text' ? null : value,
    }));
    return { kind: 'multipart', text: null, parts, file: null };
  }
  const text = body.pieces
    .map(
      ({ name, value, source }) =>
        `${name === null ? '' : `${name}=`}${source === 'file' ? '@' : ''}${value}`,
    )
    .join(body.json ? '' : '&');
  const type = headers.findLast(({ name }) => /^content-type$/i.test(name))?.value ?? '';
  const kind = /[/+]json/.test(type) ? 'json' : type.includes('urlencoded') ? 'form' : 'text';
  return { ...NO_BODY, kind, text };
}
