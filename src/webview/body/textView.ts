import { bodyId } from '../actions.ts';
import { h, notice } from '../dom.ts';
import type { View } from '../context.ts';
import { bigTextView } from './bigTextView.ts';
import type { BodyParts, BodyView } from './bodyParts.ts';
import { failure } from './bodyParts.ts';
import { codeView } from './codeView.ts';
import type { CodeLanguage, CodeView } from './codeView.ts';
import { FilterBar } from './filterBar.ts';
import type { FilterResult } from './filterBar.ts';
import { PageSource } from './pageSource.ts';
import { prettyXml } from './prettyXml.ts';
import { decodeText, isByteOriented } from './text.ts';
import type { ViewId } from './views.ts';
import { filterXml } from './xpathFilter.ts';

/** CodeMirror's first picture of more than this takes longer than a person likes to wait. */
const MAX_CODE_BYTES = 3 * 1024 * 1024;
/** Indented, a body may be some times as long. */
const MAX_PRETTY_BYTES = 8 * 1024 * 1024;
const MAX_LIVE_FILTER_BYTES = 10 * 1024 * 1024;

/** Text, laid out for reading (`pretty`) or as it came. */
export function textView(
  way: Extract<ViewId, 'pretty' | 'raw' | 'source'>,
  parts: BodyParts,
): BodyView {
  const { charset, response } = parts;
  const isBig =
    response.size.decoded > MAX_CODE_BYTES && isByteOriented(charset ?? response.encoding);
  const view = new TextView(way, parts, isBig);
  return {
    element: view.element,
    dispose: () => {
      view.dispose();
    },
    find: () => {
      view.find();
    },
    ...(isBig
      ? {}
      : {
          setWrap: (wrap: boolean) => {
            view.setWrap(wrap);
          },
        }),
  };
}

class TextView {
  readonly element = h('div', { class: 'text', 'aria-busy': 'true' });
  readonly #parts: BodyParts;
  readonly #way: ViewId;
  /** The body, and what a filter selects in it. */
  #body: View | null = null;
  #filtered: CodeView | null = null;
  #text = '';
  #filter: FilterBar | null = null;
  #disposed = false;

  constructor(way: ViewId, parts: BodyParts, isBig: boolean) {
    this.#way = way;
    this.#parts = parts;
    const { view } = parts.response;
    if (way === 'pretty' && parts.exchange.hop === undefined && (view === 'json' || !isBig))
      this.#addFilter();
    if (isBig) this.#showBig();
    else void this.#fill();
  }

  dispose(): void {
    this.#disposed = true;
    this.#filter?.dispose();
    this.#body?.dispose?.();
    this.#filtered?.dispose?.();
  }

  find(): void {
    (this.#filtered ?? this.#body)?.find?.();
  }

  setWrap(wrap: boolean): void {
    this.#filtered?.setWrap(wrap);
    if (this.#body !== null && 'setWrap' in this.#body) (this.#body as CodeView).setWrap(wrap);
  }

  get #isPrettyJson(): boolean {
    return this.#way === 'pretty' && this.#parts.response.view === 'json';
  }

  async #fill(): Promise<void> {
    const { say } = this.#parts;
    const source = this.#source(this.#isPrettyJson ? 'pretty' : 'decoded');
    try {
      const bytes = await source.readAll(MAX_PRETTY_BYTES);
      if (this.#disposed) return;
      if (bytes === null) this.#showBig();
      else this.#showCode(bytes, source);
    } catch (error) {
      if (!this.#disposed) say(failure(error));
    }
    this.element.removeAttribute('aria-busy');
  }

  #source(form: 'pretty' | 'decoded'): PageSource {
    const { exchange, context, charset } = this.#parts;
    return new PageSource(context.client, { ...bodyId(exchange), form, charset });
  }

  #showCode(bytes: Uint8Array, source: PageSource): void {
    const { response, charset, say } = this.#parts;
    const told = source.form === 'pretty' ? 'utf-8' : (charset ?? response.encoding);
    this.#text = decodeText(bytes, told);
    if (source.problem !== null) say(notice('warning', `Not valid JSON. ${source.problem}`));
    const isXml = this.#way === 'pretty' && response.view === 'xml';
    const laidOut = isXml ? prettyXml(this.#text) : this.#text;
    if (laidOut === null) say(notice('warning', 'Not well-formed XML: shown as it came.'));
    this.#body = this.#code(laidOut ?? this.#text, this.#language(), 'Body');
    this.element.replaceChildren(this.#body.element);
  }

  /** The host lays out no JSON of this size; the page does, chunk by chunk. */
  #showBig(): void {
    const { response, charset, status, say } = this.#parts;
    this.#body = bigTextView({
      source: this.#source('decoded'),
      total: response.size.decoded,
      kind: this.#isPrettyJson ? 'json' : 'plain',
      charset: charset ?? response.encoding,
      status,
      say,
      onError: (error) => {
        if (!this.#disposed) say(failure(error));
      },
    });
    this.element.removeAttribute('aria-busy');
    this.element.replaceChildren(this.#body.element);
  }

  #code(text: string, language: CodeLanguage, label: string): CodeView {
    const { context, status } = this.#parts;
    const path = h('output', { class: 'path', 'aria-label': 'Path of the value' });
    return codeView({
      ...{ text, language, context, label },
      onPath: (value) => {
        path.textContent = value ?? '';
        status.replaceChildren(...(value === null ? [] : [path]));
      },
      ...(this.#filter === null
        ? {}
        : {
            onFilter: (value: string) => {
              if (this.#filter !== null) this.#filter.path = value;
            },
          }),
    });
  }

  #language(): CodeLanguage {
    const { view, mediaType } = this.#parts.response;
    if (mediaType === 'image/svg+xml') return 'xml';
    return view === 'json' || view === 'xml' || view === 'html' ? view : 'text';
  }

  #addFilter(): void {
    const { response, exchange, context, tools } = this.#parts;
    const isJson = response.view === 'json';
    this.#filter = new FilterBar({
      language: isJson ? 'JSONPath' : 'XPath',
      placeholder: isJson ? 'Filter: $.items[*].id' : 'Filter: //item/@id',
      live: response.size.decoded <= MAX_LIVE_FILTER_BYTES,
      run: (path) =>
        isJson
          ? context.client.call('body/query', { exchangeId: exchange.id, path })
          : Promise.resolve(filterXml(this.#text, path)),
      onResult: (result) => {
        this.#showFiltered(result);
      },
    });
    tools.replaceChildren(this.#filter.element);
  }

  #showFiltered(result: FilterResult | null): void {
    if (this.#disposed) return;
    this.#filtered?.dispose?.();
    this.#filtered = null;
    this.#parts.status.replaceChildren();
    if (result !== null) this.#filtered = this.#code(result.text, this.#language(), 'Matches');
    const shown = this.#filtered ?? this.#body;
    if (shown !== null) this.element.replaceChildren(shown.element);
  }
}
