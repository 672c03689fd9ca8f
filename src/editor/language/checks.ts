/** What can be said about a file only with a look at others: names without a value, files and requests that are not there. */
import * as vscode from 'vscode';
import type { Documents, ParsedFile } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import { requestSpanAt } from '../../host/markdownRequests.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { Block, Span, TemplateNode } from '../../parser/ast.ts';
import { templateText } from '../../parser/template.ts';
import { absoluteSpan } from '../../parser/text.ts';
import { nearest } from '../../variables/suggest.ts';
import type { NameIndex } from './nameIndex.ts';
import type { UnknownName } from './unknownNames.ts';
import { allRequestNames, unknownPlaceholders, unknownRequests } from './unknownNames.ts';

export interface CheckParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly insight: InsightLoader;
  readonly files: WorkspaceFiles;
}

export interface Finding {
  readonly code:
    'undefined-variable' | 'invalid-dynamic' | 'missing-file' | 'unknown-request' | 'order-differs';
  /** Absolute. */
  readonly span: Span;
  readonly message: string;
}

/** So many different names are explained; a file with more has another problem. */
const MAX_NAMES = 25;
const MAX_FINDINGS = 500;

export class Checks {
  readonly #parts: CheckParts;

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  async diagnostics(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
    const parsed = this.#parts.documents.get(document);
    return (await this.find(parsed)).map((finding) => toDiagnostic(parsed, finding));
  }

  /** Nothing in a workspace that is not trusted: the answer lies in other files. */
  async find(parsed: ParsedFile): Promise<readonly Finding[]> {
    if (!vscode.workspace.isTrusted) return [];
    const missing = await this.#missingFiles(parsed);
    // What a missing file defines nobody knows.
    if (missing.length > 0) return missing;
    const variables = await this.#undefinedVariables(parsed);
    const requests = await this.#unknownRequests(parsed);
    return [...variables, ...requests, ...(await this.#otherOrders(parsed))].slice(0, MAX_FINDINGS);
  }

  /** Repairs of what `find` found: define the name, or take the one that was meant. */
  async fixes(
    document: vscode.TextDocument,
    shown: readonly vscode.Diagnostic[],
  ): Promise<vscode.CodeAction[]> {
    const parsed = this.#parts.documents.get(document);
    const actions: vscode.CodeAction[] = [];
    for (const diagnostic of shown) {
      const name = document.getText(diagnostic.range);
      if (diagnostic.code === 'undefined-variable') {
        const known = await this.#parts.insight.names(parsed, 0);
        actions.push(...replacement(document, diagnostic, nearest(name, known)));
        if (/^[A-Za-z_][\w-]*$/.test(name)) actions.push(definition(document, diagnostic, name));
      } else if (diagnostic.code === 'invalid-dynamic') {
        const known = (await this.#parts.insight.names(parsed, 0)).filter((one) =>
          one.startsWith('$'),
        );
        actions.push(...replacement(document, diagnostic, nearest(name, known)));
      } else if (diagnostic.code === 'unknown-request') {
        const near = nearest(name, allRequestNames(parsed.document));
        actions.push(...replacement(document, diagnostic, near));
      }
    }
    return actions;
  }

  async #undefinedVariables(parsed: ParsedFile): Promise<Finding[]> {
    const { names, insight } = this.#parts;
    const known = new Set(await insight.names(parsed, 0));
    const unknown: UnknownName[] = [];
    const prompts = new Map<number, ReadonlySet<string>>();
    for (const found of unknownPlaceholders(parsed.document, names, known)) {
      const { blockIndex, name } = found;
      if (unknown.length >= MAX_FINDINGS) break;
      // Only prompts belong to one block, and most blocks have none.
      if (asks(parsed.document.blocks[blockIndex])) {
        if (!prompts.has(blockIndex)) {
          prompts.set(blockIndex, new Set(await insight.names(parsed, blockIndex)));
        }
        if (prompts.get(blockIndex)?.has(name) === true) continue;
      }
      unknown.push(found);
    }
    const first = new Map<string, UnknownName>();
    for (const found of unknown) {
      if (first.size < MAX_NAMES && !first.has(found.name)) first.set(found.name, found);
    }
    const problems = await insight.problems(parsed, [...first.values()]);
    const messages = new Map<string, Pick<Finding, 'code' | 'message'>>();
    for (const { code, message, hint, span } of problems) {
      if (code !== 'undefined-variable' && code !== 'invalid-dynamic') continue;
      const asked = [...first.values()].find((one) => one.span.start === span.start);
      const said = message.replace(/ \(lines? [\d, and]+\)/, '');
      const text = hint === null ? said : `${said} ${hint}`;
      if (asked !== undefined) messages.set(asked.name, { code, message: text });
    }
    return unknown.flatMap(({ name, span }) => {
      const found = messages.get(name);
      return found === undefined ? [] : [{ ...found, span }];
    });
  }

  async #unknownRequests(parsed: ParsedFile): Promise<Finding[]> {
    const { names, files } = this.#parts;
    const imported = await files.imported(parsed);
    const known = new Set(imported.flatMap(({ document }) => [...allRequestNames(document)]));
    return unknownRequests(parsed.document, names, known).map(({ name, span }) => ({
      code: 'unknown-request',
      span,
      message: `No request here, nor in an imported file, is named \`${name}\`.`,
    }));
  }

  async #missingFiles(parsed: ParsedFile): Promise<Finding[]> {
    const { document } = parsed;
    const found: Finding[] = [];
    for (const [index, block] of document.blocks.entries()) {
      for (const node of importsOf(block)) {
        const path = templateText(block, node).trim();
        if (path === '' || path.includes('{{')) continue;
        if ((await this.#parts.files.find(parsed, path)) !== null) continue;
        found.push({
          code: 'missing-file',
          span: absoluteSpan(document, index, node.span),
          message: `\`${path}\` is not in this workspace. A path is read from the folder of this file, else from the root.`,
        });
      }
    }
    return found;
  }

  /** Where REST Client and JetBrains would take another value than this file means. */
  async #otherOrders(parsed: ParsedFile): Promise<Finding[]> {
    const { document } = parsed;
    const found: Finding[] = [];
    for (const [name, { otherOrder }] of await this.#parts.insight.explainShared(parsed)) {
      if (otherOrder === undefined) continue;
      for (const [index, { variables }] of document.blocks.entries()) {
        for (const { nameSpan, name: defined } of variables) {
          if (defined !== name) continue;
          const message = `\`${name}\` has another value in the environment. ${otherOrder}`;
          found.push({
            code: 'order-differs',
            span: absoluteSpan(document, index, nameSpan),
            message,
          });
        }
      }
    }
    return found;
  }
}

function asks(block: Block | undefined): boolean {
  return block?.directives.some(({ name }) => name === 'prompt' || name === 'secret') === true;
}

function importsOf(block: Block): TemplateNode[] {
  return [
    ...block.imports.map(({ path }) => path),
    ...block.runs.flatMap(({ path }) => (path === null ? [] : [path])),
    ...block.directives.filter(({ name }) => name === 'import').map(({ value }) => value),
  ];
}

function replacement(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  name: string | null,
): vscode.CodeAction[] {
  if (name === null) return [];
  const action = quickFix(`Change to ${name}`, diagnostic);
  action.edit?.replace(document.uri, diagnostic.range, name);
  action.isPreferred = true;
  return [action];
}

/** Above everything else, where a definition holds for the whole file; in Markdown, of its fence. */
function definition(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  name: string,
): vscode.CodeAction {
  const action = quickFix(`Define ${name} in this file`, diagnostic);
  const fence = requestSpanAt(document, document.offsetAt(diagnostic.range.start));
  const top = document.positionAt(fence?.start ?? 0);
  const snippet = new vscode.SnippetTextEdit(
    new vscode.Range(top, top),
    new vscode.SnippetString(`@${name} = \${1:value}\n`),
  );
  action.edit?.set(document.uri, [snippet]);
  return action;
}

function quickFix(title: string, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  return action;
}

function toDiagnostic({ lines }: ParsedFile, { code, span, message }: Finding): vscode.Diagnostic {
  const severity =
    code === 'order-differs'
      ? vscode.DiagnosticSeverity.Information
      : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(lines, span), message, severity);
  diagnostic.source = 'postcard';
  diagnostic.code = code;
  return diagnostic;
}
