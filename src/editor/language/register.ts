import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { LANGUAGE_ID } from '../../host/documents.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import { InsightLoader } from '../../host/insightLoader.ts';
import { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { ResultLog } from '../../runner/results.ts';
import { QuickFixes } from '../diagnostics.ts';
import { Folding, Outline } from '../outline.ts';
import { COMPLETION_TRIGGERS, Completion } from './completion.ts';
import { Hovers } from './hover.ts';
import { Links } from './links.ts';
import { NameIndex } from './nameIndex.ts';
import { Navigation } from './navigation.ts';
import { SelectionRanges } from './selectionRanges.ts';
import { SEMANTIC_LEGEND, SemanticTokens } from './semanticTokens.ts';

export interface LanguageParts {
  readonly documents: Documents;
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
}

/** Everything the editor knows about the language, from the one tree of each file. */
export function registerLanguage({
  documents,
  environment,
  results,
}: LanguageParts): vscode.Disposable[] {
  const selector: vscode.DocumentSelector = { language: LANGUAGE_ID };
  const names = new NameIndex();
  const insight = new InsightLoader({ environment, results });
  const navigation = new Navigation({ documents, names, files: new WorkspaceFiles(documents) });
  const { languages } = vscode;
  return [
    languages.registerDocumentSymbolProvider(selector, new Outline(documents)),
    languages.registerFoldingRangeProvider(selector, new Folding(documents)),
    languages.registerCodeActionsProvider(selector, new QuickFixes(documents), QuickFixes.metadata),
    languages.registerCompletionItemProvider(
      selector,
      new Completion({ documents, names, insight, results }),
      ...COMPLETION_TRIGGERS,
    ),
    languages.registerHoverProvider(selector, new Hovers({ documents, names, insight })),
    languages.registerDefinitionProvider(selector, navigation),
    languages.registerReferenceProvider(selector, navigation),
    languages.registerRenameProvider(selector, navigation),
    languages.registerDocumentLinkProvider(selector, new Links(documents)),
    languages.registerDocumentSemanticTokensProvider(
      selector,
      new SemanticTokens(documents, names),
      SEMANTIC_LEGEND,
    ),
    languages.registerSelectionRangeProvider(selector, new SelectionRanges(documents, names)),
  ];
}
