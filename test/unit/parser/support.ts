import type { Block, HttpDocument } from '../../../src/parser/ast.ts';
import type { LineIndex } from '../../../src/parser/lineIndex.ts';
import { createLineIndex } from '../../../src/parser/lineIndex.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { templateText } from '../../../src/parser/template.ts';
import { fieldsOf, isSpan, isTemplate, shapeOf } from '../../../src/parser/walk.ts';

/** What a text says, without where it says it. */
export function shapes(text: string): unknown[] {
  return parse(text).blocks.map(shapeOf);
}

/** The tree as text: a node a line, with its place and what it holds. */
export function treeText(document: HttpDocument): string {
  const index = createLineIndex(document.text);
  const lines = [`dialect ${document.dialect}`];
  for (const [i, block] of document.blocks.entries()) {
    const writer = new TreeWriter(block, index, document.starts[i]!);
    writer.block(i);
    lines.push(...writer.lines);
  }
  return `${lines.join('\n')}\n`;
}

class TreeWriter {
  readonly lines: string[] = [];
  readonly #block: Block;
  readonly #index: LineIndex;
  readonly #start: number;

  constructor(block: Block, index: LineIndex, start: number) {
    this.#block = block;
    this.#index = index;
    this.#start = start;
  }

  block(number: number): void {
    this.lines.push(`block ${number} ${this.#place({ start: 0, end: this.#block.text.length })}`);
    for (const { name, value } of fieldsOf(this.#block)!) {
      // The scripts of a request are those of its block.
      this.#field(name, value, '  ');
    }
  }

  #place({ start, end }: { start: number; end: number }): string {
    const from = this.#index.positionAt(this.#start + start);
    const to = this.#index.positionAt(this.#start + end);
    return `${from.line + 1}:${from.column + 1}-${to.line + 1}:${to.column + 1}`;
  }

  #field(name: string, value: unknown, indent: string): void {
    if (value === null || value === false || (Array.isArray(value) && value.length === 0)) return;
    if (typeof value !== 'object') this.lines.push(`${indent}${name} ${JSON.stringify(value)}`);
    else if (Array.isArray(value))
      for (const item of value) this.#node(name, item as object, indent);
    else this.#node(name, value, indent);
  }

  #node(name: string, value: object, indent: string): void {
    if (isTemplate(value)) {
      const pieces = value.pieces.length > 1 ? ` in ${value.pieces.length} pieces` : '';
      const text = JSON.stringify(templateText(this.#block, value));
      this.lines.push(`${indent}${name} ${this.#place(value.span)} ${text}${pieces}`);
    } else if (isSpan(value) && fieldsOf(value) === null) {
      const text = this.#block.text.slice(value.start, value.end);
      this.lines.push(`${indent}${name} ${this.#place(value)} ${JSON.stringify(text)}`);
    } else this.#inner(name, value, indent);
  }

  #inner(name: string, value: object, indent: string): void {
    const fields = fieldsOf(value);
    const kind = 'kind' in value ? ` ${String(value.kind)}` : '';
    const place =
      'span' in value ? ` ${this.#place(value.span as { start: number; end: number })}` : '';
    if (fields === null) {
      this.lines.push(`${indent}${name}${kind}${place} ${withoutSpans(value)}`);
      return;
    }
    this.lines.push(`${indent}${name}${kind}${place}`);
    for (const field of fields) this.#field(field.name, field.value, `${indent}  `);
  }
}

function withoutSpans(value: object): string {
  return JSON.stringify(value, (key, held: unknown) =>
    key === 'span' || key === 'kind' || held === null || held === false ? undefined : held,
  );
}

/** A diagnostic a line: place, severity, code, sentences, what its fix would make. */
export function diagnosticText(document: HttpDocument): string {
  const index = createLineIndex(document.text);
  return diagnosticsOf(document)
    .map(({ span, diagnostic }) => {
      const from = index.positionAt(span.start);
      const to = index.positionAt(span.end);
      const place = `${from.line + 1}:${from.column + 1}-${to.line + 1}:${to.column + 1}`;
      const { severity, code, message, suggestion, fix } = diagnostic;
      const repair = fix === undefined ? '' : ` [${fix.title}]`;
      return `${place} ${severity} ${code}: ${message} ${suggestion ?? ''}${repair}\n`;
    })
    .join('');
}
