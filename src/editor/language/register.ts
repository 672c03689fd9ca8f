import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { LANGUAGE_ID } from '../../host/documents.ts';
import { MARKDOWN_ID, requestSpanAt } from '../../host/markdownRequests.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import type { DisposableLike } from '../../host/lifecycle.ts';
import { InsightLoader } from '../../host/insightLoader.ts';
import { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { ResultLog } from '../../runner/results.ts';
import { QuickFixes } from '../diagnostics.ts';
import { Folding, Outline } from '../outline.ts';
import { LanguageLoader } from './languageLoader.ts';
import { LiveChecks } from './liveChecks.ts';
import { Links } from './links.ts';
import { NameIndex } from './nameIndex.ts';
import { SEMANTIC_LEGEND, SemanticTokens } from './semanticTokens.ts';

const COMPLETION_TRIGGERS = ['@', '{', '.', '/', ':', ' ', '$', '<', '?'];

export interface LanguageParts {
  readonly documents: Documents;
  readonly engine: EngineLoader;
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
}

/** Everything the editor knows about the language, from the one tree of each file. */
export function registerLanguage({
  documents,
  engine,
  environment,
  results,
}: LanguageParts): DisposableLike[] {
  const selector: vscode.DocumentSelector = { language: LANGUAGE_ID };
  const both: vscode.DocumentSelector = [{ language: LANGUAGE_ID }, { language: MARKDOWN_ID }];
  const names = new NameIndex();
  const files = new WorkspaceFiles(documents);
  const insight = new InsightLoader({ environment, results, engine, files });
  const loader = new LanguageLoader({ documents, names, insight, results, files });
  const checks = new LiveChecks({ loader, environment, documents });
  const { languages } = vscode;
  return [
    languages.registerDocumentSymbolProvider(selector, new Outline(documents)),
    languages.registerFoldingRangeProvider(selector, new Folding(documents)),
    languages.registerCodeActionsProvider(both, new QuickFixes(documents), QuickFixes.metadata),
    checks,
    languages.registerCodeActionsProvider(both, checks, QuickFixes.metadata),
    languages.registerDocumentLinkProvider(selector, new Links(documents)),
    languages.registerDocumentSemanticTokensProvider(
      selector,
      new SemanticTokens(documents, names),
      SEMANTIC_LEGEND,
    ),
    ...whenAsked(selector, both, loader, documents),
  ];
}

/** Providers that are loaded by the first question; `both` are asked of Markdown too. */
function whenAsked(
  selector: vscode.DocumentSelector,
  both: vscode.DocumentSelector,
  loader: LanguageLoader,
  documents: Documents,
): vscode.Disposable[] {
  const { languages } = vscode;
  const { navigation, completion, environmentNames, hovers, selectionRanges } = deferred(loader);
  return [
    languages.registerCompletionItemProvider(both, completion, ...COMPLETION_TRIGGERS),
    languages.registerCompletionItemProvider(
      { pattern: '**/.postcard.json' },
      environmentNames,
      '"',
    ),
    languages.registerHoverProvider(both, hovers),
    languages.registerDefinitionProvider(selector, navigation),
    languages.registerReferenceProvider(selector, navigation),
    languages.registerRenameProvider(selector, navigation),
    languages.registerSelectionRangeProvider(selector, selectionRanges),
    languages.registerDocumentFormattingEditProvider(selector, {
      provideDocumentFormattingEdits: (document) => loader.formattingEdits(documents.get(document)),
    }),
    languages.registerDocumentRangeFormattingEditProvider(selector, {
      provideDocumentRangeFormattingEdits: (document, range) =>
        loader.formattingEdits(documents.get(document), {
          start: document.offsetAt(range.start),
          end: document.offsetAt(range.end),
        }),
    }),
  ];
}

type Asked = vscode.TextDocument;
type Caret = vscode.Position;

/** Prose is none of ours, and nothing is loaded for it. */
function isInRequests(document: Asked, position: Caret): boolean {
  return (
    document.languageId !== MARKDOWN_ID ||
    requestSpanAt(document, document.offsetAt(position)) !== undefined
  );
}

function deferred(loader: LanguageLoader) {
  return {
    completion: {
      provideCompletionItems: (document: Asked, position: Caret) =>
        isInRequests(document, position)
          ? loader.features.completion.provideCompletionItems(document, position)
          : null,
    },
    environmentNames: {
      provideCompletionItems: (document: Asked, position: Caret) =>
        loader.features.environmentNames.provideCompletionItems(document, position),
    },
    hovers: {
      provideHover: (document: Asked, position: Caret) =>
        isInRequests(document, position)
          ? loader.features.hovers.provideHover(document, position)
          : null,
    },
    navigation: {
      provideDefinition: (document: Asked, position: Caret) =>
        loader.features.navigation.provideDefinition(document, position),
      provideReferences: (document: Asked, position: Caret, context: vscode.ReferenceContext) =>
        loader.features.navigation.provideReferences(document, position, context),
      prepareRename: (document: Asked, position: Caret) =>
        loader.features.navigation.prepareRename(document, position),
      provideRenameEdits: (document: Asked, position: Caret, name: string) =>
        loader.features.navigation.provideRenameEdits(document, position, name),
    },
    selectionRanges: {
      provideSelectionRanges: (document: Asked, positions: readonly Caret[]) =>
        loader.features.selectionRanges.provideSelectionRanges(document, positions),
    },
  };
}
