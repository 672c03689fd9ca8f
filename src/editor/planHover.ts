import * as vscode from 'vscode';
import type { Documents } from '../host/documents.ts';
import { refKey } from '../runner/results.ts';
import type { ResultLog } from '../runner/results.ts';
import type { PlanLoader } from './planLoader.ts';
import { loadPlans } from './planLoader.ts';
import type { PlannedStep } from './plans.ts';

export interface PlanHoverParts {
  readonly documents: Documents;
  readonly plans: Pick<PlanLoader, 'before'>;
  readonly results: Pick<ResultLog, 'byName'>;
}

/** Over a request line: what is sent before it, why, and which answers are there already. */
export class PlanHover implements vscode.HoverProvider {
  readonly #parts: PlanHoverParts;

  constructor(parts: PlanHoverParts) {
    this.#parts = parts;
  }

  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Hover | null> {
    const { documents, plans, results } = this.#parts;
    const parsed = documents.get(document);
    const entry = parsed.entries.find((each) => each.line === line + 1);
    if (entry === undefined) return null;
    if (!plans.before(document.uri.toString(), parsed).has(refKey(entry.ref))) return null;
    const steps = await loadPlans().plannedSteps(parsed, entry, (name) => results.byName(name));
    return new vscode.Hover(planMarkdown(steps.slice(0, -1)), document.lineAt(line).range);
  }
}

/** What a file says is text here, and neither links nor commands. */
function planMarkdown(before: readonly PlannedStep[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**Sent before it**, first to last:\n\n');
  before.forEach(({ title, written, notes }, index) => {
    text.appendMarkdown(`${index + 1}. `);
    text.appendText(written === null ? title : `${title}: ${written}`);
    for (const note of notes) {
      text.appendMarkdown('  \n   ');
      text.appendText(note);
    }
    text.appendMarkdown('\n');
  });
  return text;
}
