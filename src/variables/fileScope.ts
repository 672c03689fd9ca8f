/** What one document defines: variables, prompts, requests by name, names that scripts set. */
import type { Block, HttpDocument, Span, VariableDefinitionNode } from '../parser/ast.ts';
import { createLineIndex } from '../parser/lineIndex.ts';
import { requestNames } from '../parser/query.ts';
import { templateText } from '../parser/template.ts';
import { absoluteSpan } from '../parser/text.ts';

/** `@name = value` and where it stands. */
export interface PlacedDefinition {
  readonly node: VariableDefinitionNode;
  readonly block: Block;
  readonly blockIndex: number;
  /** Absolute. */
  readonly span: Span;
  readonly scope: FileScope;
}

/** `# @prompt name text` and `# @secret name text`. */
export interface PlacedPrompt {
  readonly name: string;
  readonly message: string;
  readonly secret: boolean;
  /** Absolute. */
  readonly span: Span;
}

export interface NamedRequest {
  readonly name: string;
  readonly blockIndex: number;
  /** 1-based. */
  readonly line: number;
}

export class FileScope {
  readonly document: HttpDocument;
  /** Absolute path. */
  readonly file: string;
  readonly #definitions = new Map<string, PlacedDefinition[]>();
  #requests: Map<string, NamedRequest> | null = null;
  #lines: ReturnType<typeof createLineIndex> | null = null;

  constructor(document: HttpDocument, file: string) {
    this.document = document;
    this.file = file;
    for (const [blockIndex, block] of document.blocks.entries()) {
      // A block is read when its nodes are asked for: most define nothing.
      if (!/^[ \t]*@/m.test(block.text)) continue;
      for (const node of block.variables) this.#addDefinition(node, block, blockIndex);
    }
  }

  /** Names of the variables that the file defines. */
  get variableNames(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  /** `@name` is stronger than a title; of two with one name the first is meant. */
  get requests(): ReadonlyMap<string, NamedRequest> {
    this.#requests ??= this.#findRequests();
    return this.#requests;
  }

  /**
   * Definitions of a name as a block sees them, strongest first: the nearest one above its request,
   * then those further up; else the last one of the file.
   */
  definitions(name: string, blockIndex: number): readonly PlacedDefinition[] {
    const all = this.#definitions.get(name) ?? [];
    if (all.length < 2) return all;
    const border = this.#requestStart(blockIndex);
    const above = all.filter(({ span }) => span.start < border).reverse();
    const below = all.filter(({ span }) => span.start >= border).reverse();
    return [...above, ...below];
  }

  /** Prompts that hold in a block: its own, and those of the file above the first request. */
  prompts(blockIndex: number): readonly PlacedPrompt[] {
    const first = this.document.blocks.findIndex(({ request }) => request !== null);
    const found = this.#promptsOf(blockIndex);
    for (let index = 0; index < first; index += 1) {
      if (index !== blockIndex) found.push(...this.#promptsOf(index));
    }
    return found;
  }

  /** The named request whose script sets a name with `client.global.set`, or null. */
  setByScript(name: string): NamedRequest | null {
    if (!this.document.text.includes('client.global.set')) return null;
    for (const request of this.requests.values()) {
      const block = this.document.blocks[request.blockIndex];
      if (block !== undefined && scriptSets(block, name)) return request;
    }
    return null;
  }

  /** 1-based line of an absolute offset. */
  lineOf(offset: number): number {
    this.#lines ??= createLineIndex(this.document.text);
    return this.#lines.positionAt(offset).line + 1;
  }

  #addDefinition(node: VariableDefinitionNode, block: Block, blockIndex: number): void {
    const span = absoluteSpan(this.document, blockIndex, node.span);
    const definition = { node, block, blockIndex, span, scope: this };
    const found = this.#definitions.get(node.name);
    if (found === undefined) this.#definitions.set(node.name, [definition]);
    else found.push(definition);
  }

  #findRequests(): Map<string, NamedRequest> {
    const found = new Map<string, NamedRequest>();
    const titled: NamedRequest[] = [];
    for (const [blockIndex, block] of this.document.blocks.entries()) {
      if (block.request === null) continue;
      const { name, title } = requestNames(block);
      const { start } = absoluteSpan(this.document, blockIndex, block.request.line.span);
      const line = () => this.lineOf(start);
      if (name !== null && !found.has(name)) found.set(name, namedRequest(name, blockIndex, line));
      if (title !== null) titled.push(namedRequest(title, blockIndex, line));
    }
    for (const request of titled) {
      if (!found.has(request.name)) found.set(request.name, request);
    }
    return found;
  }

  #requestStart(blockIndex: number): number {
    const block = this.document.blocks[blockIndex];
    const start = this.document.starts[blockIndex] ?? 0;
    if (block === undefined) return this.document.text.length;
    return start + (block.request?.line.span.start ?? block.text.length);
  }

  #promptsOf(blockIndex: number): PlacedPrompt[] {
    const block = this.document.blocks[blockIndex];
    if (block === undefined) return [];
    const found: PlacedPrompt[] = [];
    for (const { name: directive, value, span } of block.directives) {
      if (directive !== 'prompt' && directive !== 'secret') continue;
      const asked = askedFor(templateText(block, value));
      if (asked === null) continue;
      const { name, message, secret } = asked;
      found.push({
        name,
        message,
        secret: secret || directive === 'secret' || asksForSecret(name, message),
        span: absoluteSpan(this.document, blockIndex, span),
      });
    }
    return found;
  }
}

/** `name words`, or Kulala's `"words" name { type: "password" }`. */
function askedFor(written: string): { name: string; message: string; secret: boolean } | null {
  const kulala = /^(["'])(.*?)\1\s+([\w.-]+)\s*(?:\{(.*)\})?\s*$/s.exec(written);
  if (kulala !== null) {
    const [, , message = '', name = '', options = ''] = kulala;
    return { name, message, secret: /\bpassword\b/.test(options) };
  }
  const [, name, message = ''] = /^([^\s=:]+)[\s=:]*(.*)$/s.exec(written) ?? [];
  return name === undefined ? null : { name, message: message.trim(), secret: false };
}

/** The line is looked up only when a message tells it. */
function namedRequest(name: string, blockIndex: number, line: () => number): NamedRequest {
  return {
    name,
    blockIndex,
    get line() {
      return line();
    },
  };
}

function asksForSecret(name: string, message: string): boolean {
  return /^(?:password|passwd|pass)$/i.test(name) || /\bsecret\b/i.test(message);
}

function scriptSets(block: Block, name: string): boolean {
  const call = /client\.global\.set\(\s*(["'`])([^"'`]*)\1/g;
  return block.scripts.some(
    ({ source }) =>
      source.kind === 'inline' &&
      [...block.text.slice(source.code.start, source.code.end).matchAll(call)].some(
        (match) => match[2] === name,
      ),
  );
}
