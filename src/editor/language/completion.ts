import * as vscode from 'vscode';
import type { Documents, ParsedFile } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { DIRECTIVES } from '../../parser/directives.ts';
import type { ResultLog } from '../../runner/results.ts';
import { completionContextAt } from './completionContext.ts';
import type { CompletionContext } from './completionContext.ts';
import { directiveChoices, headerValues } from './directiveChoices.ts';
import { HEADER_FIELDS, METHODS } from './headerFields.ts';
import type { NameIndex } from './nameIndex.ts';
import { listFiles } from './pathCompletion.ts';
import { placeholderChoices } from './placeholderChoices.ts';
import type { Choice } from './placeholderChoices.ts';

export interface CompletionParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly insight: InsightLoader;
  readonly results: ResultLog;
  readonly files: WorkspaceFiles;
}

const Kind = vscode.CompletionItemKind;
const ASSERTIONS = [
  ...['status', 'header', 'body', 'duration', 'size', 'cookie', 'redirects', 'certificate'],
];
const PREDICATES = [
  ...['==', '!=', '>', '>=', '<', '<=', 'contains', 'startsWith', 'endsWith', 'matches'],
  ...['exists', 'isNumber', 'isString', 'isBoolean', 'isArray', 'isObject', 'isFalse', 'isTrue'],
];

/** Offers what can stand at the caret, and nothing where text is free. */
export class Completion implements vscode.CompletionItemProvider {
  readonly #parts: CompletionParts;

  constructor(parts: CompletionParts) {
    this.#parts = parts;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const parsed = this.#parts.documents.get(document);
    const context = completionContextAt(parsed.document, document.offsetAt(position));
    if (context === null) return [];
    const choices = await this.#choices(parsed, context);
    const range = toRange(parsed.lines, context.replace);
    return choices.map((choice, index) => toItem(choice, range, index));
  }

  #choices(parsed: ParsedFile, context: CompletionContext): Choice[] | Promise<Choice[]> {
    switch (context.kind) {
      case 'placeholder':
        return placeholderChoices(parsed, context, this.#parts);
      case 'directive':
        return directives();
      case 'directive-value':
        return directiveChoices(parsed, context, this.#parts);
      case 'method':
        return methods();
      case 'header-name':
        return headerNames(context);
      case 'header-value':
        return headerValues(context.header);
      case 'path':
        return listFiles(parsed, context.written);
      case 'assertion':
        return assertions(context.written);
    }
  }
}

function toItem(choice: Choice, range: vscode.Range, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(choice.label, choice.kind);
  item.range = range;
  item.sortText = String(index).padStart(5, '0');
  if (choice.detail !== undefined) item.detail = choice.detail;
  if (choice.documentation !== undefined) {
    item.documentation = new vscode.MarkdownString(choice.documentation);
  }
  if (choice.insert !== undefined) {
    item.insertText =
      choice.isSnippet === true ? new vscode.SnippetString(choice.insert) : choice.insert;
  }
  if (choice.again === true) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  }
  return item;
}

function directives(): Choice[] {
  return [...DIRECTIVES].map(([label, { argument, description }]) => ({
    label,
    kind: Kind.Keyword,
    detail: argument,
    documentation: description,
    insert: argument === '' ? label : `${label} `,
    again: argument !== '',
  }));
}

function methods(): Choice[] {
  return [...METHODS].map(([label, documentation]) => ({
    label,
    kind: Kind.Method,
    documentation,
    insert: `${label} `,
  }));
}

function headerNames({
  present,
  hasColon,
}: Extract<CompletionContext, { kind: 'header-name' }>): Choice[] {
  return [...HEADER_FIELDS]
    .filter(([name]) => !present.has(name.toLowerCase()))
    .map(([label, { description, values }]) => ({
      label,
      kind: Kind.Field,
      documentation: description,
      insert: hasColon ? label : `${label}: `,
      again: !hasColon && values !== undefined,
    }));
}

function assertions(written: string): Choice[] {
  if (/^header\s+\S*$/.test(written)) {
    return [...HEADER_FIELDS.keys()].map((label) => ({
      label,
      kind: Kind.Field,
      insert: `${label} `,
    }));
  }
  const words = /\s/.test(written.trimStart()) ? PREDICATES : ASSERTIONS;
  return words.map((label) => ({ label, kind: Kind.Operator, insert: `${label} ` }));
}
