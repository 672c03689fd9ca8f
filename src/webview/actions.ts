import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import type { CallName, Calls } from '../protocol/messages.ts';
import { PageSource } from './body/pageSource.ts';
import { decodeText } from './body/text.ts';
import type { PageContext } from './context.ts';
import { button, flashDone, h } from './dom.ts';
import { exchangeAsText, hopAsCurl } from './exports.ts';
import { formatSize } from './format.ts';
import { openMenu } from './menu.ts';
import type { MenuItem } from './menu.ts';

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

/** What can be done with an exchange: the usual as buttons, the rest in a menu. */
export function exchangeActions(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { id: exchangeId, response } = exchange;
  const resend = button({
    ...{ label: 'Send Again', icon: 'refresh', kind: 'icon', key: 'resend' },
    onClick: () => void ask(context, 'exchange/resend', { exchangeId }),
  });
  const copy = button({
    ...{ label: 'Copy Body', icon: 'copy', kind: 'icon', key: 'copy' },
    onClick: (pressed) => void copyBody(exchange, context, pressed),
  });
  const more = button({
    ...{ label: 'More Actions…', icon: 'ellipsis', kind: 'icon', key: 'more' },
    onClick: (pressed) => {
      const { right, bottom } = pressed.getBoundingClientRect();
      const place = { x: right - 220, y: bottom + 2, returnTo: pressed, label: 'More actions' };
      openMenu(moreItems(exchange, context), place);
    },
  });
  more.setAttribute('aria-haspopup', 'menu');
  return h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions' },
    ...placeButtons(context),
    resend,
    response !== null && response.view !== 'empty' && response.isText ? copy : null,
    more,
  );
}

/** Back and forward through what this panel has shown; only where there is somewhere to go. */
function placeButtons(context: PageContext): (HTMLElement | null)[] {
  const { place } = context;
  if (place === null) return [];
  const go = (direction: 'back' | 'forward', can: boolean) => {
    const step = button({
      label: direction === 'back' ? 'Back' : 'Forward',
      icon: direction === 'back' ? 'arrow-left' : 'arrow-right',
      kind: 'icon',
      key: direction,
      onClick: () => {
        if (can) void ask(context, 'panel/go', { direction });
      },
    });
    if (!can) step.setAttribute('aria-disabled', 'true');
    return step;
  };
  const hasBefore = place.canGoBack || place.canGoForward;
  const pinned = button({
    ...{ label: 'Unpin', icon: 'pinned', kind: 'icon', key: 'pin' },
    onClick: () => void ask(context, 'panel/pin', { pinned: false }),
  });
  return [
    hasBefore ? go('back', place.canGoBack) : null,
    hasBefore ? go('forward', place.canGoForward) : null,
    place.pinned ? pinned : null,
  ];
}

function moreItems(exchange: ExchangeDto, context: PageContext): MenuItem[] {
  const { id: exchangeId, response, hops } = exchange;
  const body = bodyId(exchange);
  const hasBody = response !== null && response.view !== 'empty';
  const [first] = hops;
  const items: (MenuItem | null)[] = [
    hasBody
      ? {
          ...{ label: 'Save Body…', icon: 'save' },
          run: () => {
            void ask(context, 'body/save', body).then((done) => {
              if (done?.saved === true) context.announce('Saved');
            });
          },
        }
      : null,
    hasBody
      ? {
          ...{ label: 'Open Body in Editor', icon: 'link-external' },
          run: () => void ask(context, 'body/open', body),
        }
      : null,
    hasBody
      ? {
          ...{ label: 'Open Body As…', icon: 'file-code' },
          run: () => void ask(context, 'body/open', { ...body, choose: true }),
        }
      : null,
    first === undefined
      ? null
      : {
          ...{ label: 'Copy as cURL', icon: 'terminal' },
          run: () => void copyText(context, hopAsCurl(first)),
        },
    {
      ...{ label: 'Copy Whole Exchange', icon: 'clippy' },
      run: () => void copyExchange(exchange, context),
    },
    {
      ...{ label: 'Save Whole Exchange…', icon: 'save' },
      run: () => {
        void ask(context, 'exchange/save', { exchangeId }).then((done) => {
          if (done?.saved === true) context.announce('Saved');
        });
      },
    },
    {
      ...{ label: 'Go to Request', icon: 'go-to-file' },
      run: () => void ask(context, 'exchange/reveal', { exchangeId }),
    },
    pinItem(context),
  ];
  return items.filter((item) => item !== null);
}

/** Whose body it is: the whole exchange's, or that of the hop that is looked at. */
export function bodyId({ id, hop }: ExchangeDto): { exchangeId: string; hop?: number } {
  return hop === undefined ? { exchangeId: id } : { exchangeId: id, hop };
}

function pinItem(context: PageContext): MenuItem | null {
  const { place } = context;
  if (place === null) return null;
  const pinned = !place.pinned;
  return {
    label: pinned ? 'Pin This Response' : 'Unpin',
    icon: pinned ? 'pin' : 'pinned',
    run: () => void ask(context, 'panel/pin', { pinned }),
  };
}

async function copyBody(
  exchange: ExchangeDto,
  context: PageContext,
  pressed: HTMLButtonElement,
): Promise<void> {
  const text = await bodyText(exchange, context);
  if (text !== null) await copyText(context, text, pressed);
}

async function copyExchange(exchange: ExchangeDto, context: PageContext): Promise<void> {
  const { response } = exchange;
  const body = response?.isText === true ? await bodyText(exchange, context) : '';
  if (body !== null) await copyText(context, exchangeAsText(exchange, body));
}

/** The body as it is best read: JSON re-indented, other text as it came; null when that failed. */
async function bodyText(exchange: ExchangeDto, context: PageContext): Promise<string | null> {
  const { response } = exchange;
  if (response === null) return '';
  const form = response.view === 'json' ? 'pretty' : 'decoded';
  const source = new PageSource(context.client, { ...bodyId(exchange), form });
  try {
    const bytes = await source.readAll(MAX_COPIED_BYTES);
    if (bytes === null) {
      const size = formatSize(response.size.decoded);
      context.complain(`${size} is too much for the clipboard. Save the body instead.`);
      return null;
    }
    return decodeText(bytes, source.form === 'pretty' ? 'utf-8' : response.encoding);
  } catch (error) {
    context.complain(error instanceof Error ? error.message : String(error));
    return null;
  }
}
