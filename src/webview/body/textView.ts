import { h, notice } from '../dom.ts';
import type { BodyParts, BodyView } from './buildView.ts';
import { failure } from './buildView.ts';
import { codeView } from './codeView.ts';
import type { CodeLanguage, CodeView } from './codeView.ts';
import { PageSource } from './pageSource.ts';
import { prettyXml } from './prettyXml.ts';
import { decodeText } from './text.ts';
import type { ViewId } from './views.ts';

/** CodeMirror's first picture of more than this takes longer than a person likes to wait. */
const MAX_CODE_BYTES = 4 * 1024 * 1024;

/** Text, laid out for reading (`pretty`) or as it came. */
export function textView(
  way: Extract<ViewId, 'pretty' | 'raw' | 'source'>,
  parts: BodyParts,
): BodyView {
  return new TextView(way, parts);
}

class TextView implements BodyView {
  readonly element = h('div', { class: 'text', 'aria-busy': 'true' });
  readonly #parts: BodyParts;
  readonly #way: ViewId;
  #code: CodeView | null = null;
  #disposed = false;

  constructor(way: ViewId, parts: BodyParts) {
    this.#way = way;
    this.#parts = parts;
    void this.#fill();
  }

  dispose = (): void => {
    this.#disposed = true;
    this.#code?.dispose?.();
  };

  find = (): void => {
    this.#code?.find?.();
  };

  setWrap = (wrap: boolean): void => {
    this.#code?.setWrap(wrap);
  };

  get #isPrettyJson(): boolean {
    return this.#way === 'pretty' && this.#parts.response.view === 'json';
  }

  async #fill(): Promise<void> {
    const { exchange, context, charset, hop, say } = this.#parts;
    const form = this.#isPrettyJson ? 'pretty' : 'decoded';
    const source = new PageSource(context.client, {
      ...{ exchangeId: exchange.id, form, charset, hop },
    });
    try {
      const bytes = await source.readAll(MAX_CODE_BYTES);
      if (this.#disposed) return;
      if (bytes !== null) this.#showCode(bytes, source);
    } catch (error) {
      if (!this.#disposed) say(failure(error));
    }
    this.element.removeAttribute('aria-busy');
  }

  #showCode(bytes: Uint8Array, source: PageSource): void {
    const { response, charset, context, status, say } = this.#parts;
    const text = decodeText(
      bytes,
      source.form === 'pretty' ? 'utf-8' : (charset ?? response.encoding),
    );
    if (source.problem !== null) say(notice('warning', `Not valid JSON. ${source.problem}`));
    const path = h('output', { class: 'path', 'aria-label': 'Path of the value' });
    this.#code = codeView({
      text: this.#way === 'pretty' && response.view === 'xml' ? (prettyXml(text) ?? text) : text,
      language: this.#language(),
      context,
      label: 'Body',
      onPath: (value) => {
        path.textContent = value ?? '';
        status.replaceChildren(...(value === null ? [] : [path]));
      },
    });
    this.element.replaceChildren(this.#code.element);
  }

  #language(): CodeLanguage {
    const { view, mediaType } = this.#parts.response;
    if (mediaType === 'image/svg+xml') return 'xml';
    return view === 'json' || view === 'xml' || view === 'html' ? view : 'text';
  }
}
