import type {
  CookieChangeDto,
  CookieDecisionDto,
  ExchangeDto,
  HopDto,
} from '../../protocol/exchangeDto.ts';
import type { View } from '../context.ts';
import { breakable, h, icon } from '../dom.ts';
import type { IconName } from '../dom.ts';
import { hopHeading } from './hops.ts';

/** Held-back cookies beyond this many wait behind one line. */
const MANY = 12;

/** Why each cookie went or stayed, and what became of each that came; by hop. */
export function cookiesPane({ hops }: ExchangeDto): View {
  const groups = hops.map((hop, index) => {
    const parts = partsOf(hop, hops.length > 1 ? 'h3' : 'h2');
    return parts.length === 0
      ? null
      : h('section', { class: 'group' }, hopHeading(hops, index), ...parts);
  });
  return { element: h('div', { class: 'pane cookies' }, ...groups) };
}

/** Under the heading of a hop one level deeper. */
type Level = 'h2' | 'h3';

function partsOf({ cookiesSent, cookieChanges }: HopDto, level: Level): HTMLElement[] {
  const sent = cookiesSent.filter((cookie) => cookie.sent);
  const kept = cookiesSent.filter((cookie) => !cookie.sent);
  return [
    part(title('Sent', 'arrow-up', sent.length, level), sent.map(decisionRow)),
    heldBack(kept, level),
    part(
      title('From the response', 'arrow-down', cookieChanges.length, level),
      cookieChanges.map(changeRow),
    ),
  ].filter((element) => element !== null);
}

function title(words: string, mark: IconName, count: number, level: Level): HTMLElement {
  return h(
    level,
    { class: 'part-title' },
    icon(mark),
    words,
    h('span', { class: 'count' }, String(count)),
  );
}

function part(heading: HTMLElement, rows: readonly HTMLElement[]): HTMLElement | null {
  if (rows.length === 0) return null;
  return h('div', { class: 'cookie-part' }, heading, h('ul', { class: 'cookie-list' }, ...rows));
}

function heldBack(cookies: readonly CookieDecisionDto[], level: Level): HTMLElement | null {
  const heading = title('Not sent', 'circle-slash', cookies.length, level);
  const rows = cookies.map(decisionRow);
  if (cookies.length <= MANY) return part(heading, rows);
  return h(
    'details',
    { class: 'cookie-part' },
    h('summary', {}, heading),
    h('ul', { class: 'cookie-list' }, ...rows),
  );
}

function decisionRow({ name, domain, path, sent, reason }: CookieDecisionDto): HTMLElement {
  return h(
    'li',
    { class: sent ? 'cookie sent' : 'cookie held' },
    h('span', { class: 'cookie-name' }, name === '' ? '(no name)' : name),
    h('span', { class: 'cookie-place' }, ...breakable(`${domain}${path}`)),
    h('span', { class: 'cookie-reason' }, reason),
  );
}

const ACTIONS: Readonly<
  Record<CookieChangeDto['action'], readonly [mark: IconName, word: string]>
> = {
  set: ['add', 'set'],
  changed: ['edit', 'changed'],
  deleted: ['remove', 'deleted'],
  refused: ['circle-slash', 'refused'],
};

/** `=new`, and with `=old → new` what there was before. */
function valueOf({ action, value, before }: CookieChangeDto): string {
  if (action === 'deleted' && before !== undefined) return `=${before}`;
  if (before !== undefined && before !== value) return `=${before} → ${value}`;
  return value === '' ? '' : `=${value}`;
}

function changeRow(change: CookieChangeDto): HTMLElement {
  const { name, domain, path, action, reason } = change;
  const [mark, word] = ACTIONS[action];
  const value = valueOf(change);
  return h(
    'li',
    { class: `cookie ${action}` },
    h(
      'span',
      { class: 'cookie-name' },
      name === '' ? '(no name)' : name,
      value === '' ? null : h('span', { class: 'cookie-value' }, value),
    ),
    h('span', { class: 'cookie-place' }, ...breakable(`${domain}${path}`)),
    h(
      'span',
      { class: 'cookie-reason' },
      h('span', { class: 'cookie-action' }, icon(mark), word),
      reason === '' ? null : ` ${reason}`,
    ),
  );
}
