import type { ExchangeDto, TestDto } from '../../protocol/exchangeDto.ts';
import { ask } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { h, icon, spoken } from '../dom.ts';

/** What was expected, and where it differs what came; each with the way to its line. */
export function testsPane({ id, tests, file }: ExchangeDto, context: PageContext): View {
  const toLine = (line: number) => {
    const element = h(
      'button',
      { type: 'button', class: 'link test-line', title: 'Open the line' },
      `${file}:${line}`,
    );
    element.addEventListener('click', () => {
      void ask(context, 'exchange/reveal', { exchangeId: id, line });
    });
    return element;
  };
  return {
    element: h(
      'div',
      { class: 'pane' },
      h('ul', { class: 'tests' }, ...tests.map((test) => testItem(test, toLine))),
    ),
  };
}

function testItem(test: TestDto, toLine: (line: number) => HTMLElement): HTMLElement {
  const { name, ok, line, message } = test;
  return h(
    'li',
    { class: ok ? 'test passed' : 'test failed' },
    icon(ok ? 'pass' : 'error'),
    spoken(ok ? 'Passed: ' : 'Failed: '),
    h('span', { class: 'test-name' }, name),
    line === null ? null : toLine(line),
    ok || message === null ? null : h('p', { class: 'test-message' }, message),
    ok ? null : difference(test),
  );
}

/** Line by line where there are several, else the two values one above the other. */
function difference({ actual, expected, diff }: TestDto): HTMLElement | null {
  if (diff !== undefined && diff !== null) return lineDiff(diff);
  if (actual === null && expected === null) return null;
  const common = actual === null || expected === null ? null : commonEnds(expected, actual);
  const side = (title: string, kind: 'expected' | 'actual', value: string | null) =>
    value === null
      ? []
      : [h('dt', {}, title), h('dd', { class: kind }, ...markedMiddle(value, common))];
  return h(
    'dl',
    { class: 'evidence diff' },
    ...side('Expected', 'expected', expected),
    ...side('Actual', 'actual', actual),
  );
}

const SIDES: Readonly<Record<string, string>> = { '-': 'expected', '+': 'actual' };

function lineDiff(diff: string): HTMLElement {
  const lines = diff.split('\n').map((line) => {
    const side = SIDES[line.charAt(0)];
    return h('span', { class: `diff-line ${side ?? ''}`.trimEnd() }, `${line}\n`);
  });
  return h(
    'div',
    { class: 'diff' },
    h('p', { class: 'diff-key' }, '− expected, + actual'),
    h(
      'div',
      { class: 'line-diff', tabindex: 0, role: 'region', 'aria-label': 'Difference' },
      h('pre', {}, ...lines),
    ),
  );
}

interface CommonEnds {
  readonly start: number;
  readonly end: number;
}

/** How much two texts share at both ends; null when that is too little to point anything out. */
function commonEnds(a: string, b: string): CommonEnds | null {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end < 3 ? null : { start, end };
}

function markedMiddle(value: string, common: CommonEnds | null): (Node | string)[] {
  if (common === null) return [value];
  const { start, end } = common;
  const middle = value.slice(start, value.length - end);
  if (middle === '') return [value];
  return [value.slice(0, start), h('mark', {}, middle), value.slice(value.length - end)];
}
