import * as vscode from 'vscode';
import { DOTS } from '../../runner/mask.ts';
import type { Documents, ParsedFile } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import type { Block, Span } from '../../parser/ast.ts';
import { DIRECTIVES } from '../../parser/directives.ts';
import { blockAt } from '../../parser/query.ts';
import { absoluteSpan, nodeText } from '../../parser/text.ts';
import type { Provenance, ValueCandidate } from '../../variables/resolver.ts';
import { METHODS, headerField } from './headerFields.ts';
import type { NameIndex } from './nameIndex.ts';

const MAX_VALUE = 200;

export interface HoverParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly insight: InsightLoader;
}

/** What is under the pointer: where a value comes from, what a directive, a header or a method means. */
export class Hovers implements vscode.HoverProvider {
  readonly #parts: HoverParts;

  constructor(parts: HoverParts) {
    this.#parts = parts;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | null> {
    const parsed = this.#parts.documents.get(document);
    const offset = document.offsetAt(position);
    const blockIndex = blockAt(parsed.document, offset);
    const block = parsed.document.blocks[blockIndex];
    if (block === undefined) return null;
    const relative = offset - (parsed.document.starts[blockIndex] ?? 0);
    const answer =
      (await this.#variable(parsed, blockIndex, relative)) ??
      directive(block, relative) ??
      header(block, relative) ??
      (await this.#requestLine(parsed, blockIndex, relative));
    if (answer === null) return null;
    const range = toRange(parsed.lines, absoluteSpan(parsed.document, blockIndex, answer.span));
    return new vscode.Hover(answer.text, range);
  }

  async #variable(parsed: ParsedFile, blockIndex: number, offset: number): Promise<Answer | null> {
    const { names, insight } = this.#parts;
    const block = parsed.document.blocks[blockIndex];
    if (block === undefined) return null;
    const placeholder = names.placeholders(block).find(({ span }) => isIn(span, offset));
    if (placeholder !== undefined) {
      const { expression, span } = placeholder;
      const provenance = await insight.explain(parsed, blockIndex, expression);
      return { text: provenanceText(expression, provenance), span };
    }
    const definition = block.variables.find(({ nameSpan }) => isIn(nameSpan, offset));
    if (definition === undefined) return null;
    const provenance = await insight.explain(parsed, blockIndex, definition.name);
    return { text: provenanceText(definition.name, provenance), span: definition.nameSpan };
  }

  /** What a method means, and where the request goes once its placeholders have their values. */
  async #requestLine(
    parsed: ParsedFile,
    blockIndex: number,
    offset: number,
  ): Promise<Answer | null> {
    const block = parsed.document.blocks[blockIndex];
    const line = block?.request?.line;
    if (block === undefined || line === undefined || !isIn(line.span, offset)) return null;
    const said = method(block, offset);
    const written = nodeText(block, line.target.span);
    const target = written.includes('{{')
      ? await this.#parts.insight.target(parsed, blockIndex)
      : null;
    if (target === null) return said;
    const text = said?.text ?? new vscode.MarkdownString();
    text.appendCodeblock(target, 'plaintext');
    return { text, span: said?.span ?? line.target.span };
  }
}

interface Answer {
  readonly text: vscode.MarkdownString;
  readonly span: Span;
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Text of a file is never read as Markdown: values stand in code, and nothing in it is trusted. */
function provenanceText(
  expression: string,
  { candidates, rule }: Provenance,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const [winner, ...hidden] = candidates;
  if (winner === undefined) {
    text.appendText(`${expression} has no value here.`);
    if (rule !== '') text.appendMarkdown('\n\n').appendText(rule);
    return text;
  }
  text.appendCodeblock(valueOf(winner), 'plaintext');
  text.appendText(`from ${describe(winner)}`);
  if (hidden.length > 0) {
    text.appendMarkdown('\n\n').appendText('hides');
    for (const candidate of hidden) {
      text.appendMarkdown('\n- ').appendText(`${valueOf(candidate)}, from ${describe(candidate)}`);
    }
  }
  if (rule !== '') text.appendMarkdown('\n\n').appendText(rule);
  return text;
}

function valueOf({ value, secret, source }: ValueCandidate): string {
  if (value === null && source === 'prompt') return 'asked for when the request is sent';
  if (value === null) return 'known once the request was sent';
  if (secret) return DOTS;
  return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
}

function describe({ source, file }: ValueCandidate): string {
  return file === null ? source : `${source} (${vscode.workspace.asRelativePath(file)})`;
}

function directive(block: Block, offset: number): Answer | null {
  const found = block.directives.find(({ span }) => isIn(span, offset));
  const info = found === undefined ? undefined : DIRECTIVES.get(found.name);
  if (found === undefined || info === undefined) return null;
  const text = new vscode.MarkdownString()
    .appendCodeblock(`# @${found.name} ${info.argument}`.trimEnd(), 'http')
    .appendMarkdown(info.description);
  if (info.trustedOnly === true) {
    text.appendMarkdown('\n\n').appendText('Ignored while the workspace is not trusted.');
  }
  return { text, span: found.span };
}

function header(block: Block, offset: number): Answer | null {
  for (const node of block.request?.headers ?? []) {
    if (node.kind !== 'header' || !isIn(node.name.span, offset)) continue;
    const known = headerField(nodeText(block, node.name.span));
    if (known === null) return null;
    const [name, { description }] = known;
    const text = new vscode.MarkdownString()
      .appendCodeblock(name, 'http')
      .appendMarkdown(description);
    return { text, span: node.name.span };
  }
  return null;
}

function method(block: Block, offset: number): Answer | null {
  const node = block.request?.line.method ?? null;
  if (node === null || !isIn(node.span, offset)) return null;
  const description = METHODS.get(nodeText(block, node.span));
  if (description === undefined) return null;
  return { text: new vscode.MarkdownString(description), span: node.span };
}
