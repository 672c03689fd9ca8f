import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/**
 * The editor's own colours, as far as a web view is told them: those of values in the debugger are
 * the theme's strings, numbers and names.
 */
const NAME = 'var(--vscode-debugTokenExpression-name)';
const STRING = 'var(--vscode-debugTokenExpression-string)';
const NUMBER = 'var(--vscode-debugTokenExpression-number)';
const LITERAL = 'var(--vscode-debugTokenExpression-boolean)';
const QUIET = 'var(--vscode-descriptionForeground)';

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], color: NAME },
  { tag: [tags.string, tags.attributeValue, tags.character], color: STRING },
  { tag: tags.number, color: NUMBER },
  { tag: [tags.bool, tags.null, tags.keyword, tags.tagName, tags.typeName], color: LITERAL },
  { tag: [tags.comment, tags.documentMeta, tags.processingInstruction], color: QUIET },
  { tag: tags.invalid, color: 'var(--vscode-errorForeground)' },
]);

const THEME = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--vscode-editor-foreground)',
    fontSize: 'var(--vscode-editor-font-size, 13px)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--vscode-editor-font-family, monospace)',
    fontWeight: 'var(--vscode-editor-font-weight, normal)',
    lineHeight: '1.5',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--vscode-editorCursor-foreground)' },
  '.cm-line': { padding: '0 12px 0 4px' },
  '.cm-gutters': {
    backgroundColor: 'var(--page-background)',
    color: 'var(--line-number)',
    border: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 12px', minWidth: '24px' },
  '.cm-activeLineGutter': {
    backgroundColor: 'transparent',
    color: 'var(--vscode-editorLineNumber-activeForeground)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--vscode-editorCursor-foreground)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    background: 'var(--selection) !important',
  },
  '.cm-searchMatch': {
    backgroundColor: 'var(--vscode-editor-findMatchHighlightBackground)',
    outline: '1px solid var(--vscode-editor-findMatchHighlightBorder, transparent)',
  },
  // A token's colour may be unreadable on the colour of a match.
  '.cm-searchMatch *': { color: 'var(--vscode-editor-foreground) !important' },
  '.cm-searchMatch-selected': {
    backgroundColor: 'var(--vscode-editor-findMatchBackground)',
    outline: '1px solid var(--vscode-editor-findMatchBorder, transparent)',
  },
  '.cm-foldGutter .cm-gutterElement': { padding: '0 2px', cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'transparent',
    border: 'none',
    borderRadius: '3px',
    color: 'var(--vscode-descriptionForeground)',
    padding: '0 4px',
    margin: '0 2px',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--vscode-editorBracketMatch-background)',
    outline: '1px solid var(--vscode-editorBracketMatch-border)',
  },
  '.cm-specialChar': { color: 'var(--vscode-errorForeground)' },
  '.cm-panels': { backgroundColor: 'transparent', color: 'inherit' },
  '.cm-panels-top': { borderBottom: '1px solid var(--page-border)' },
  '.cm-link': { textDecoration: 'underline', textUnderlineOffset: '2px' },
});

/** A wrapped line goes on a little to the right of where it began. */
const MAX_INDENT = 40;
const indents = Object.fromEntries(
  Array.from({ length: MAX_INDENT + 1 }, (_, columns) => [
    `.cm-line.indent-${columns}`,
    { paddingLeft: `calc(4px + ${columns + 2}ch)`, textIndent: `-${columns + 2}ch` },
  ]),
);

/** Colours and measures that follow the editor's theme. */
export function codeTheme(): Extension {
  return [THEME, EditorView.theme(indents), hangingIndents(), syntaxHighlighting(HIGHLIGHT)];
}

/** Marks each line in view with its indent; the styles above do the rest. */
function hangingIndents(): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = indentsInView(view);
      }

      update(update: ViewUpdate): void {
        if (update.docChanged || update.viewportChanged) {
          this.decorations = indentsInView(update.view);
        }
      }
    },
    { decorations: (value) => value.decorations },
  );
}

function indentsInView(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const columns = Math.min(MAX_INDENT, line.text.length - line.text.trimStart().length);
      builder.add(line.from, line.from, Decoration.line({ class: `indent-${columns}` }));
      at = line.to + 1;
    }
  }
  return builder.finish();
}
