/** What can be told only from the whole file: names given twice, paths without a host, handlers in a file of REST Client. */
import type { Block, Diagnostic, HttpDocument, PlaceholderLineNode, RequestNode } from '../ast.ts';
import { tellsDialect } from '../detectDialect.ts';
import { lineEndAt } from '../lines.ts';
import { isOrdinary } from '../ordinaryBlock.ts';
import { requestNames } from '../query.ts';
import { templateText } from '../template.ts';
import { hasQuotedValue, noBreakSpace, quotedValues, versionInUrl } from './lintRareText.ts';

export interface DocumentDiagnostic {
  readonly blockIndex: number;
  /** Its spans are relative to the block. */
  readonly diagnostic: Diagnostic;
}

export function lintDocument(document: HttpDocument): DocumentDiagnostic[] {
  const found: DocumentDiagnostic[] = [];
  const { blocks } = document;
  const names = namesOf(blocks);
  let facts: Facts | null = null;
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index] as Block;
    if (isOrdinary(block)) {
      // It may share its name, or have another's name as its title; nothing else is to be told of it.
      const { lengths } = names;
      if (lengths === 0) continue;
      const title = block.called('title', lengths);
      const isHidden = title !== null && (names.first.get(title) ?? index) !== index;
      if (!isHidden && !(names.repeated && block.called('name', -1) !== null)) continue;
    }
    facts ??= new Facts(document, names);
    lintPlaced(block, index, facts, found);
  }
  if (facts?.quoted === true && document.dialect !== 'httpyac')
    found.push(...quotedValues(document));
  return found;
}

/** What the rest of the file makes worth telling of a block. */
function lintPlaced(block: Block, blockIndex: number, facts: Facts, found: DocumentDiagnostic[]) {
  if (!facts.quoted && hasQuotedValue(block)) facts.quoted = true;
  const { request } = block;
  if (request === null) return;
  const add = (diagnostic: Diagnostic | null) => {
    if (diagnostic !== null) found.push({ blockIndex, diagnostic });
  };
  const { names } = facts;
  if (names.first.size > 0) {
    if (block.directives.length > 0) add(nameGivenTwice(block, names, blockIndex));
    add(titleHidden(block, names, blockIndex));
  }
  add(relativeTarget(block, request, facts));
  const { headers } = request;
  for (let index = 0; index < headers.length; index += 1) {
    const header = headers[index] as RequestNode['headers'][number];
    if (header.kind === 'placeholderLine') add(placeholderLine(block, header, facts));
  }
  if (facts.restClient) add(handlerInRestClient(block, request));
  add(noBreakSpace(block));
  add(versionInUrl(block));
}

interface Names {
  /** `@name` → index of the first block that has it. */
  readonly first: ReadonlyMap<string, number>;
  /** A bit for the length of each: most titles have none of them. */
  readonly lengths: number;
  /** A name is given to two requests. */
  readonly repeated: boolean;
}

function namesOf(blocks: readonly Block[]): Names {
  const first = new Map<string, number>();
  let lengths = 0;
  let repeated = false;
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index] as Block;
    const name = isOrdinary(block) ? block.called('name', -1) : nameOf(block);
    if (name === null) continue;
    if (first.has(name)) repeated = true;
    else first.set(name, index);
    lengths |= 1 << name.length;
  }
  return { first, lengths, repeated };
}

/** `@name` above a request. */
function nameOf(block: Block): string | null {
  return block.directives.length === 0 || block.request === null ? null : requestNames(block).name;
}

/** What the whole file says, found out when it matters. */
class Facts {
  readonly #document: HttpDocument;
  /** Somebody says so, or something in the file does; a file in which nothing tells may well be ours. */
  readonly restClient: boolean;
  readonly names: Names;
  /** A value stands in quotes; they are no part of it in files of httpYac. */
  quoted = false;
  #values: Map<string, string> | null = null;
  #imports = false;

  constructor(document: HttpDocument, names: Names) {
    this.#document = document;
    this.names = names;
    this.restClient = document.dialect === 'restclient' && tellsDialect(document);
  }

  /** Text of the last definition of each variable. */
  get values(): ReadonlyMap<string, string> {
    if (this.#values !== null) return this.#values;
    const values = new Map<string, string>();
    for (const block of this.#document.blocks) {
      for (const { name, value } of block.variables) values.set(name, templateText(block, value));
      if (block.imports.length > 0 || block.directives.some(({ name }) => name === 'import')) {
        this.#imports = true;
      }
    }
    this.#values = values;
    return values;
  }

  /** `@host` is defined, or another file may define it, so that paths lead somewhere. */
  get host(): boolean {
    return this.values.has('host') || this.#imports;
  }
}

function nameGivenTwice(block: Block, { first: names }: Names, index: number): Diagnostic | null {
  const directive = block.directives.find(({ name }) => name === 'name');
  if (directive === undefined) return null;
  const name = templateText(block, directive.value);
  const first = names.get(name);
  if (first === undefined || first === index) return null;
  const { start, end } = directive.value.span;
  return {
    code: 'duplicate-name',
    span: { start, end },
    severity: 'warning',
    message: `Another request of this file is named \`${name}\` already.`,
    suggestion: 'Give this one a name of its own; placeholders mean the one that was sent last.',
  };
}

function titleHidden(block: Block, names: Names, index: number): Diagnostic | null {
  const title = block.separator?.title;
  if (title === undefined || title === null) return null;
  const first = names.first.get(block.text.slice(title.start, title.end));
  if (first === undefined || first === index) return null;
  return {
    code: 'title-hidden-by-name',
    span: title,
    severity: 'hint',
    message: 'Another request has this title as its `@name`, and a name wins over a title.',
    suggestion: 'Change one of them.',
  };
}

function relativeTarget(block: Block, request: RequestNode, facts: Facts): Diagnostic | null {
  const { start, end } = request.line.target.span;
  if (request.curl !== null || block.text.charCodeAt(start) !== 47 || start === end) return null;
  if (facts.host) return null;
  // The word before it is told of already.
  if (block.diagnostics.some(({ code }) => code === 'unknown-method')) return null;
  const hasHost = request.headers.some(
    (header) =>
      header.kind === 'placeholderLine' || /^host$/i.test(templateText(block, header.name)),
  );
  if (hasHost) return null;
  const below = lineEndAt(block.text, request.line.span.end);
  return {
    code: 'relative-target',
    span: { start, end },
    severity: 'hint',
    message:
      'This URL is a path, and here neither a `Host` header nor `@host` says where it leads.',
    suggestion:
      'Write the whole URL, add `Host: example.com` below, or define `host`, here or in the environment.',
    fix: {
      title: 'Add a Host header',
      edits: [{ span: { start: below, end: below }, text: '\nHost: localhost' }],
    },
  };
}

const HEADERS = /^[\w-]+:[ \t]*\S.*(?:\\n[\w-]+:.*)*(?:\\n)*$/;

/** A fix that writes the headers out, where this file defines them. */
function placeholderLine(
  block: Block,
  { span }: PlaceholderLineNode,
  { values }: Facts,
): Diagnostic {
  const name = block.text.slice(span.start + 2, span.end - 2).trim();
  const value = values.get(name);
  const written = value !== undefined && HEADERS.test(value) ? value.replaceAll('\\n', '\n') : null;
  const alone = lineEndAt(block.text, span.end) === span.end;
  return {
    code: 'placeholder-line',
    span: { start: span.start, end: span.end },
    severity: 'hint',
    message:
      'This placeholder stands for whole header lines; of the other clients only REST Client reads it so.',
    suggestion: 'Write the headers here, and variables for their values.',
    ...(written === null
      ? {}
      : {
          fix: {
            title: `Write the text of ${name} here`,
            edits: [
              {
                span: { start: span.start, end: span.end },
                text: alone ? written.trimEnd() : written,
              },
            ],
          },
        }),
  };
}

function handlerInRestClient(
  block: Block,
  { scripts, output, asserts }: RequestNode,
): Diagnostic | null {
  const script = scripts.length === 0 ? undefined : scripts.find(({ when }) => when === 'post');
  const node = script ?? output ?? asserts[0];
  if (node === undefined) return null;
  const { start } = node.span;
  return {
    code: 'handler-in-restclient',
    span: { start, end: Math.min(node.span.end, lineEndAt(block.text, start)) },
    severity: 'hint',
    message: 'REST Client does not know this line and sends it as part of the body.',
    suggestion: 'Say `# @expect 200` in a comment, or keep the file for clients that know it.',
  };
}
