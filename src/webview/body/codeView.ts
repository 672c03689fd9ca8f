import { defaultKeymap } from '@codemirror/commands';
import { html } from '@codemirror/lang-html';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import {
  SearchQuery,
  closeSearchPanel,
  findNext,
  findPrevious,
  openSearchPanel,
  search,
  searchKeymap,
  setSearchQuery,
} from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { PageContext, View } from '../context.ts';
import { ask, copyText } from '../actions.ts';
import { h, icon } from '../dom.ts';
import { plural } from '../format.ts';
import { openMenu } from '../menu.ts';
import type { MenuItem } from '../menu.ts';
import { codeTheme } from './codeTheme.ts';
import { FindBar } from './findBar.ts';
import { jsonPlaceAt } from './jsonPath.ts';
import { addressAt, linkExtension } from './links.ts';

export type CodeLanguage = 'json' | 'xml' | 'html' | 'text';

export interface CodeViewOptions {
  readonly text: string;
  readonly language: CodeLanguage;
  readonly context: PageContext;
  readonly label: string;
  /** Told of the path of the value the caret is at; null where there is none. */
  readonly onPath?: (path: string | null) => void;
  readonly onFilter?: (path: string) => void;
}

/** A view whose lines can be wrapped or not while it is shown. */
export interface CodeView extends View {
  readonly setWrap: (wrap: boolean) => void;
}

/** Counting more matches than this would be felt. */
const MAX_COUNTED = 5000;

const LANGUAGES: Readonly<Record<CodeLanguage, () => Extension>> = {
  json,
  xml,
  html: () => html({ autoCloseTags: false }),
  text: () => [],
};

/** Text to read: coloured, folded, searched, its addresses opened, its values copied. */
export function codeView(options: CodeViewOptions): CodeView {
  const { context, text } = options;
  const wrapping = new Compartment();
  const wrapOf = (wrap: boolean) => (wrap ? EditorView.lineWrapping : []);
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        ...reading(options),
        wrapping.of(wrapOf(context.state.wrap)),
        EditorView.domEventHandlers({
          contextmenu: (event, shown) => showMenu(event, shown, options),
        }),
        EditorView.updateListener.of((update) => {
          if (update.selectionSet) options.onPath?.(pathOf(update.view, options));
        }),
      ],
    }),
  });
  return {
    element: view.dom,
    dispose: () => {
      view.destroy();
    },
    find: () => {
      openSearchPanel(view);
    },
    setWrap: (wrap) => {
      view.dispatch({ effects: wrapping.reconfigure(wrapOf(wrap)) });
    },
  };
}

function reading({ language, context, label }: CodeViewOptions): Extension[] {
  return [
    EditorView.cspNonce.of(context.nonce),
    EditorState.readOnly.of(true),
    // Still editable for the browser, so that there is a caret to read and to copy with.
    EditorView.contentAttributes.of({
      ...{ 'aria-label': label, 'aria-readonly': 'true', 'data-key': 'viewer' },
      // Chromium says of what has a caret that it can be written into, whatever is said of it.
      'aria-description': 'read-only',
      ...{ spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' },
    }),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    foldGutter({ markerDOM: foldMarker }),
    codeFolding({ placeholderDOM: foldedMark }),
    drawSelection(),
    bracketMatching(),
    LANGUAGES[language](),
    linkExtension((url) => void ask(context, 'link/open', { url })),
    search({ top: true, createPanel: findPanel }),
    codeTheme(),
    keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
  ];
}

function foldMarker(open: boolean): HTMLElement {
  return icon(open ? 'chevron-down' : 'chevron-right', 'fold-mark');
}

function foldedMark(_view: EditorView, onclick: (event: Event) => void): HTMLElement {
  const mark = h('button', { type: 'button', class: 'cm-foldPlaceholder', title: 'Unfold' }, '…');
  mark.setAttribute('aria-label', 'Unfold');
  mark.addEventListener('click', onclick);
  return mark;
}

function pathOf(view: EditorView, { language }: CodeViewOptions): string | null {
  if (language !== 'json') return null;
  return jsonPlaceAt(view.state, view.state.selection.main.head)?.path ?? null;
}

/** The find widget in CodeMirror's place for one. */
function findPanel(view: EditorView): { dom: HTMLElement; top: boolean; mount: () => void } {
  const bar = new FindBar({
    placeholder: 'Find',
    onQuery: ({ text, caseSensitive }) => {
      const query = new SearchQuery({ search: text, caseSensitive, literal: true });
      view.dispatch({ effects: setSearchQuery.of(query) });
      if (text !== '') findFrom(view, view.state.selection.main.from);
      bar.status = countOf(view, query);
    },
    onNext: () => {
      move(findNext);
    },
    onPrevious: () => {
      move(findPrevious);
    },
    onClose: () => {
      closeSearchPanel(view);
      view.focus();
    },
  });
  const move = (command: (target: EditorView) => boolean) => {
    command(view);
    const { text, caseSensitive } = bar.query;
    bar.status = countOf(view, new SearchQuery({ search: text, caseSensitive, literal: true }));
  };
  return {
    dom: bar.element,
    top: true,
    mount: () => {
      const { main } = view.state.selection;
      const chosen = view.state.sliceDoc(main.from, main.to);
      bar.open(chosen.includes('\n') ? null : chosen);
    },
  };
}

/** Selects the first match at or after a place, so that typing on does not run away. */
function findFrom(view: EditorView, offset: number): void {
  view.dispatch({ selection: { anchor: offset } });
  findNext(view);
}

function countOf(view: EditorView, query: SearchQuery): string {
  if (query.search === '') return '';
  const { from } = view.state.selection.main;
  let count = 0;
  let current = 0;
  const cursor = query.getCursor(view.state);
  for (let next = cursor.next(); next.done !== true; next = cursor.next()) {
    count += 1;
    if (next.value.from === from) current = count;
    if (count >= MAX_COUNTED) return `${current === 0 ? '?' : current} of ${MAX_COUNTED}+`;
  }
  if (count === 0) return 'No results';
  return current === 0 ? plural(count, 'result') : `${current} of ${count}`;
}

function showMenu(event: MouseEvent, view: EditorView, options: CodeViewOptions): boolean {
  const byKey = event.clientX === 0 && event.clientY === 0;
  const caret = view.state.selection.main.head;
  const clicked = byKey ? null : view.posAtCoords({ x: event.clientX, y: event.clientY });
  const at = clicked ?? caret;
  const coords = view.coordsAtPos(at);
  event.preventDefault();
  openMenu(menuItems(view, at, options), {
    x: byKey ? (coords?.left ?? 0) : event.clientX,
    y: byKey ? (coords?.bottom ?? 0) : event.clientY,
    returnTo: view.contentDOM,
    label: 'Value',
  });
  return true;
}

function menuItems(view: EditorView, at: number, options: CodeViewOptions): MenuItem[] {
  const { context, language, onFilter } = options;
  const { main } = view.state.selection;
  const items: MenuItem[] = [];
  const copy = (label: string, text: string) =>
    items.push({ label, icon: 'copy', run: () => void copyText(context, text) });
  if (!main.empty) copy('Copy', view.state.sliceDoc(main.from, main.to));
  const place = language === 'json' ? jsonPlaceAt(view.state, at) : null;
  if (place !== null) {
    copy('Copy Value', plainValue(view.state.sliceDoc(place.from, place.to)));
    copy('Copy Path', place.path);
    if (onFilter !== undefined) {
      items.push({
        label: 'Filter by This Path',
        icon: 'filter',
        run: () => {
          onFilter(place.path);
        },
      });
    }
  }
  const url = addressAt(view, at);
  if (url !== null) {
    items.push({
      label: 'Open Link',
      icon: 'link-external',
      run: () => void ask(context, 'link/open', { url }),
    });
  }
  if (place === null) copy('Copy Line', view.state.doc.lineAt(at).text);
  items.push({ label: 'Find', icon: 'search', run: () => void openSearchPanel(view) });
  return items;
}

/** A string without its quotes and escapes; anything else as it is written. */
function plainValue(written: string): string {
  if (!written.startsWith('"')) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}
