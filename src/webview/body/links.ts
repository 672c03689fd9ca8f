/** Addresses in text: underlined, opened with Ctrl or Cmd and a click, as in the editor. */
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView, MatchDecorator, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';

/** What may be an address; a closing quote, bracket or full stop belongs to the text around it. */
export const ADDRESS = /https?:\/\/[^\s"'<>\\^`{}|]*[^\s"'<>\\^`{}|.,;:!?)\]]/g;

const matcher = new MatchDecorator({
  regexp: ADDRESS,
  decoration: Decoration.mark({
    class: 'cm-link',
    attributes: { title: 'Ctrl+click (Cmd+click on a Mac) to open' },
  }),
});

const plugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }

    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: (value) => value.decorations },
);

export function linkExtension(open: (url: string) => void): Extension {
  return [
    plugin,
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        const url = at === null ? null : addressAt(view, at);
        if (url === null) return false;
        open(url);
        return true;
      },
    }),
  ];
}

/** The address a place of the text lies in. */
export function addressAt(view: EditorView, offset: number): string | null {
  const { text, from } = view.state.doc.lineAt(offset);
  for (const { 0: url, index } of text.matchAll(ADDRESS)) {
    const start = from + index;
    if (offset >= start && offset <= start + url.length) return URL.canParse(url) ? url : null;
  }
  return null;
}
