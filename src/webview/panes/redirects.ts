import type { HopDto } from '../../protocol/exchangeDto.ts';
import type { PageContext, View } from '../context.ts';
import { button, h, icon } from '../dom.ts';
import type { IconName } from '../dom.ts';
import { headerList } from './headers.ts';
import { hopLine, statusClass } from './hops.ts';

/** A timeline, first to last: each hop, and between two what changed and the rule that did it. */
export function redirectsPane(hops: readonly HopDto[], context: PageContext): View {
  return {
    element: h(
      'div',
      { class: 'pane' },
      h(
        'ol',
        { class: 'timeline' },
        ...hops.map((hop, index) => hopItem(hop, { index, count: hops.length }, context)),
      ),
    ),
  };
}

function hopItem(
  hop: HopDto,
  { index, count }: { readonly index: number; readonly count: number },
  context: PageContext,
): HTMLElement {
  const isLast = index === count - 1;
  return h(
    'li',
    { class: `hop ${isLast ? 'last' : ''} ${isLast ? statusClass(hop.statusCode) : ''}`.trim() },
    h(
      'details',
      { class: 'hop-details' },
      h('summary', {}, hopLine(hop, index + 1)),
      h('div', { class: 'hop-inside' }, openButton(index, context), ...insideOf(hop)),
    ),
    hop.changes.length === 0 ? null : h('ul', { class: 'changes' }, ...hop.changes.map(changeItem)),
  );
}

function openButton(index: number, context: PageContext): HTMLElement {
  return h(
    'div',
    { class: 'pane-actions' },
    button({
      ...{ label: `Open Hop ${index + 1}`, icon: 'link-external', kind: 'secondary' },
      onClick: () => {
        context.openHop(index);
      },
    }),
  );
}

function insideOf(hop: HopDto): HTMLElement[] {
  const parts = [
    h('h2', { class: 'part-title' }, 'Sent'),
    headerList(hop.requestHeaders, null, hop.requestHeaderOrigins),
  ];
  if (hop.requestBody !== null) parts.push(h('pre', { class: 'sent-body' }, hop.requestBody));
  if (hop.responseHeaders.length > 0) {
    parts.push(h('h2', { class: 'part-title' }, 'Received'), headerList(hop.responseHeaders));
  }
  return parts;
}

type Change = HopDto['changes'][number];

interface ChangeWords {
  readonly mark: IconName;
  readonly kind: 'gained' | 'lost' | 'changed' | 'kept' | 'warned';
  readonly words: (detail: string) => string;
}

const CHANGES: Readonly<Record<string, ChangeWords>> = {
  'method-rewritten': { mark: 'edit', kind: 'changed', words: (detail) => `method ${detail}` },
  'method-kept': { mark: 'check', kind: 'kept', words: (detail) => `method ${detail} kept` },
  'body-dropped': { mark: 'remove', kind: 'lost', words: (detail) => `body dropped (${detail})` },
  'body-kept': { mark: 'check', kind: 'kept', words: (detail) => `body kept (${detail})` },
  'header-dropped': { mark: 'remove', kind: 'lost', words: (detail) => `${detail} dropped` },
  'fragment-inherited': {
    mark: 'add',
    kind: 'gained',
    words: (detail) => `fragment ${detail} kept`,
  },
  'userinfo-dropped': { mark: 'remove', kind: 'lost', words: (detail) => `${detail} dropped` },
  'cookie-set': { mark: 'add', kind: 'gained', words: (detail) => `cookie ${detail} set` },
  'cookie-changed': {
    mark: 'edit',
    kind: 'changed',
    words: (detail) => `cookie ${detail} changed`,
  },
  'cookie-deleted': { mark: 'remove', kind: 'lost', words: (detail) => `cookie ${detail} deleted` },
  'cookie-refused': {
    mark: 'circle-slash',
    kind: 'warned',
    words: (detail) => `cookie ${detail} refused`,
  },
  'cookie-sent': {
    mark: 'arrow-up',
    kind: 'gained',
    words: (detail) => `cookie ${detail} goes along`,
  },
  downgraded: {
    mark: 'warning',
    kind: 'warned',
    words: (detail) => `no longer encrypted: ${detail}`,
  },
  'auth-round': { mark: 'sync', kind: 'changed', words: (detail) => detail },
  retried: { mark: 'sync', kind: 'changed', words: (detail) => `sent again: ${detail}` },
};

function changeItem({ rule, detail, reason }: Change): HTMLElement {
  // A rule this page does not know yet is still told.
  const { mark, kind, words } = CHANGES[rule] ?? {
    ...({ mark: 'symbol-event', kind: 'changed' } as const),
    words: () => `${rule}: ${detail}`,
  };
  return h(
    'li',
    { class: `change ${kind}` },
    h('span', { class: 'change-what' }, icon(mark), h('span', {}, words(detail))),
    h('span', { class: 'change-why' }, reason),
  );
}
