/** The body of a request: what is written in the file, or built from its directives. */
import type { RequestOptions } from '../engine/request.ts';
import { jsonProblem } from '../engine/content/jsonText.ts';
import type { BodyNode } from '../parser/ast.ts';
import { bodyOfType } from '../parser/bodyOfType.ts';
import { nodeText, absoluteSpan } from '../parser/text.ts';
import { joinPieces, resolveContent, resolveTextContent, toBytes } from './bodyContent.ts';
import type { Content } from './bodyContent.ts';
import type { Directives } from './directives.ts';
import { runProblem } from './failure.ts';
import { resolveForm } from './formDirectives.ts';
import { formText, joinedForm } from './formText.ts';
import { withFragments } from './graphqlFragments.ts';
import { fragments, here, resolve } from './scope.ts';
import type { Fragment, Scope } from './scope.ts';

export interface RequestBody extends Pick<RequestOptions, 'data' | 'files'> {
  /** To be sent when no Content-Type is typed. */
  readonly contentType: string | null;
  /** Says the boundary of a hand-written multipart body whose Content-Type does not. */
  readonly boundary: string | null;
  readonly secret: boolean;
}

export interface BodyQuestion {
  readonly directives: Directives;
  /** The typed Content-Type, null when there is none. */
  readonly contentType: string | null;
  /** Text that a placeholder line brought along. */
  readonly bodyStart: string | null;
}

/** What a request without content sends. */
export const NO_BODY: RequestBody = { contentType: null, boundary: null, secret: false };

/** @throws RunProblem */
export async function resolveBody(scope: Scope, question: BodyQuestion): Promise<RequestBody> {
  const { directives, bodyStart, contentType } = question;
  const written = scope.block.request?.body ?? null;
  const node = contentType === null ? written : bodyOfType(scope.block, contentType);
  const form = directives.isEmpty ? null : await resolveForm(scope, directives);
  if (form !== null) {
    refuseTwoBodies(node, directives);
    return {
      ...NO_BODY,
      data: form.fields,
      ...(form.files.length === 0 ? {} : { files: form.files }),
      secret: form.secret,
    };
  }
  if (node === null) {
    return bodyStart === null ? NO_BODY : { ...NO_BODY, data: toBytes(bodyStart) };
  }
  return byKind(scope, node, question);
}

async function byKind(scope: Scope, node: BodyNode, question: BodyQuestion): Promise<RequestBody> {
  switch (node.syntax) {
    case 'form':
      return formBody(scope, node, question);
    case 'graphql':
      return graphqlBody(scope, node, question);
    case 'multipart':
      return multipartBody(await resolveContent(scope, node.content), question);
    case 'text':
    case 'json':
    case 'file':
      return plainBody(scope, node, question);
  }
}

async function plainBody(
  scope: Scope,
  node: BodyNode,
  { directives, contentType, bodyStart }: BodyQuestion,
): Promise<RequestBody> {
  const resolved = withoutComments(await resolveContent(scope, node.content), directives);
  const content = withLineEnds(resolved, directives);
  const json = directives.isOn('json');
  if (json && content.text !== null) checkJson(scope, node, content.text);
  const pieces = bodyStart === null ? content.pieces : [toBytes(bodyStart), ...content.pieces];
  const lines = /ndjson|jsonl|json-seq/i.test(contentType ?? '');
  const ended = content.text?.endsWith('\n') ?? true;
  return {
    data: joinPieces(lines && !ended ? [...pieces, toBytes('\n')] : pieces),
    contentType: json ? 'application/json' : null,
    boundary: null,
    secret: content.secret,
  };
}

async function formBody(
  scope: Scope,
  node: BodyNode,
  { directives }: BodyQuestion,
): Promise<RequestBody> {
  const parts: Fragment[] = [];
  for (const part of node.content) {
    if (part.kind !== 'bodyText') {
      // A file among the lines is sent as it is, and so are the lines around it.
      const content = await resolveContent(scope, node.content);
      return { ...NO_BODY, data: joinPieces(content.pieces), secret: content.secret };
    }
    parts.push(...(await fragments(scope, here(scope, part.template))));
  }
  const { text, secret } = directives.isOn('no-auto-encoding')
    ? joinedForm(parts)
    : formText(parts, scope.input.document.dialect);
  return { ...NO_BODY, data: toBytes(text), secret };
}

/** GraphQL over HTTP: the query, its variables and the name of its operation as JSON. */
async function graphqlBody(
  scope: Scope,
  node: BodyNode,
  { contentType }: BodyQuestion,
): Promise<RequestBody> {
  const written = await resolveTextContent(scope, node.content);
  const query = { ...written, text: withFragments(written.text, scope.input.document) };
  if (/^application\/graphql(?!-)/i.test(contentType ?? '')) {
    return { ...NO_BODY, data: toBytes(query.text), secret: query.secret };
  }
  const variables =
    node.graphqlVariables === null
      ? null
      : await resolve(scope, here(scope, node.graphqlVariables));
  const named =
    node.graphqlOperation === null
      ? operationName(written.text)
      : nodeText(scope.block, node.graphqlOperation);
  if (variables !== null) checkJson(scope, node, variables.text);
  const message = {
    query: query.text,
    ...(named === null ? {} : { operationName: named }),
  };
  // The variables go in as they are written: big numbers keep their digits.
  const text = JSON.stringify(message);
  const whole =
    variables === null ? text : `${text.slice(0, -1)},"variables":${variables.text.trim()}}`;
  return {
    data: toBytes(whole),
    contentType: 'application/json',
    boundary: null,
    secret: query.secret || (variables?.secret ?? false),
  };
}

/** Of the only operation of a document; with several the server has to be told, and the author has to. */
function operationName(query: string): string | null {
  const bare = query.replace(/#[^\n\r]*/g, '').replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, '""');
  const names = [...bare.matchAll(/(?:^|[\s}])(?:query|mutation|subscription)\s+([_A-Za-z]\w*)/g)];
  return names.length === 1 ? (names[0]?.[1] ?? null) : null;
}

function multipartBody(content: Content, { contentType }: BodyQuestion): RequestBody {
  const last = content.pieces.at(-1);
  const ended = last instanceof Uint8Array && last.at(-2) === 13 && last.at(-1) === 10;
  const pieces = ended ? content.pieces : [...content.pieces, toBytes('\r\n')];
  const typed = /boundary=/i.test(contentType ?? '');
  const [first] = content.pieces;
  const firstLine =
    first instanceof Uint8Array ? new TextDecoder().decode(first.subarray(0, 200)) : '';
  const found = typed ? null : /^\s*--([^\r\n]+?)[ \t]*\r?\n/.exec(firstLine);
  return {
    data: joinPieces(pieces),
    contentType: null,
    boundary: found?.[1] ?? null,
    secret: content.secret,
  };
}

/** `# @jsonc`: a line that held nothing but a comment goes too. */
function withoutComments(content: Content, directives: Directives): Content {
  if (content.text === null || !directives.isOn('jsonc')) return content;
  const text = content.text
    .replace(JSON_TOKEN, (token) => (token.startsWith('//') ? '\0' : token))
    .replace(/^[ \t]*\0(?:\r\n|\r|\n|$)/gm, '')
    .replace(/[ \t]*\0/g, '');
  return { ...content, text, pieces: [toBytes(text)] };
}

/** A string, in which `//` means nothing, or a comment to the end of its line. */
const JSON_TOKEN = /"(?:[^"\\\r\n]|\\.)*"|\/\/[^\r\n]*/g;

function withLineEnds(content: Content, directives: Directives): Content {
  const wanted = directives.last('eol')?.written.trim().toLowerCase();
  if (content.text === null || (wanted !== 'crlf' && wanted !== 'lf')) return content;
  const text = content.text.replace(/\r\n|\r|\n/g, wanted === 'crlf' ? '\r\n' : '\n');
  return { ...content, text, pieces: [toBytes(text)] };
}

function checkJson(scope: Scope, node: BodyNode, text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    const problem = jsonProblem(text, { cause });
    throw runProblem('SyntaxError', {
      code: 'invalid-json',
      message: `This body is no JSON: ${problem?.message ?? String(cause)}`,
      hint: 'Nothing was sent. Check it at the place that is named, counted from the first line of the body.',
      span: absoluteSpan(scope.input.document, scope.blockIndex, node.span),
      name: 'body',
    });
  }
}

function refuseTwoBodies(node: BodyNode | null, directives: Directives): void {
  if (node === null) return;
  throw runProblem('SyntaxError', {
    code: 'two-bodies',
    message: 'This request has a body, and fields by `# @form` or `# @file` besides.',
    hint: 'Keep one of the two.',
    span: directives.last('form', 'file')?.span ?? null,
    name: 'form',
  });
}
