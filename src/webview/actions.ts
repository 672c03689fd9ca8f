import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import type { CallName, Calls } from '../protocol/messages.ts';
import { PageSource } from './body/pageSource.ts';
import { decodeText } from './body/text.ts';
import type { PageContext } from './context.ts';
import { button, flashDone, h } from './dom.ts';
import { formatSize } from './format.ts';

/** More than this goes through a file rather than the clipboard. */
const MAX_COPIED_BYTES = 16 * 1024 * 1024;

/** Asks the host; what goes wrong is shown, never thrown. */
export async function ask<K extends CallName>(
  context: PageContext,
  name: K,
  params: Calls[K]['params'],
): Promise<Calls[K]['result'] | null> {
  try {
    return await context.client.call(name, params);
  } catch (error) {
    context.complain(error instanceof Error ? error.message : String(error));
    return null;
  }
}

export async function copyText(
  context: PageContext,
  text: string,
  pressed?: HTMLButtonElement,
): Promise<void> {
  const done = await ask(context, 'text/copy', { text });
  if (done?.copied !== true) return;
  context.announce('Copied');
  if (pressed !== undefined) flashDone(pressed);
}

export function exchangeActions(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { id: exchangeId, response } = exchange;
  const hasBody = response !== null && response.view !== 'empty';
  const resend = button({
    ...{ label: 'Send Again', icon: 'refresh', kind: 'icon', key: 'resend' },
    onClick: () => void ask(context, 'exchange/resend', { exchangeId }),
  });
  const copy = button({
    ...{ label: 'Copy Body', icon: 'copy', kind: 'icon', key: 'copy' },
    onClick: (pressed) => void copyBody(exchange, context, pressed),
  });
  const save = button({
    ...{ label: 'Save Body…', icon: 'save', kind: 'icon', key: 'save' },
    onClick: (pressed) => {
      void ask(context, 'body/save', { exchangeId }).then((done) => {
        if (done?.saved === true) flashDone(pressed);
      });
    },
  });
  const open = button({
    ...{ label: 'Open Body in Editor', icon: 'link-external', kind: 'icon', key: 'open' },
    onClick: () => void ask(context, 'body/open', { exchangeId }),
  });
  const reveal = button({
    ...{ label: 'Go to Request', icon: 'go-to-file', kind: 'icon', key: 'reveal' },
    onClick: () => void ask(context, 'exchange/reveal', { exchangeId }),
  });
  return h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions' },
    resend,
    hasBody && response.isText ? copy : null,
    hasBody ? save : null,
    hasBody ? open : null,
    reveal,
  );
}

/** The body as it is best read: JSON re-indented, other text as it came. */
async function copyBody(
  { id, response }: ExchangeDto,
  context: PageContext,
  pressed: HTMLButtonElement,
): Promise<void> {
  if (response === null) return;
  const form = response.view === 'json' ? 'pretty' : 'decoded';
  const source = new PageSource(context.client, id, form);
  try {
    const bytes = await source.readAll(MAX_COPIED_BYTES);
    if (bytes === null) {
      const size = formatSize(response.size.decoded);
      context.complain(`${size} is too much for the clipboard. Save the body instead.`);
      return;
    }
    const text = decodeText(bytes, source.form === 'pretty' ? 'utf-8' : response.encoding);
    await copyText(context, text, pressed);
  } catch (error) {
    context.complain(error instanceof Error ? error.message : String(error));
  }
}
