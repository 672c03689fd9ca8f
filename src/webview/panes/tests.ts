import type { TestDto } from '../../protocol/exchangeDto.ts';
import type { View } from '../context.ts';
import { h, icon } from '../dom.ts';

/** What was expected, and where it differs what came. */
export function testsPane(tests: readonly TestDto[], file: string): View {
  return {
    element: h(
      'div',
      { class: 'pane' },
      h('ul', { class: 'tests' }, ...tests.map((test) => testItem(test, file))),
    ),
  };
}

function testItem(
  { name, ok, line, actual, expected, message }: TestDto,
  file: string,
): HTMLElement {
  const differs = !ok && (actual !== null || expected !== null);
  return h(
    'li',
    { class: ok ? 'test passed' : 'test failed' },
    icon(ok ? 'pass' : 'error'),
    h('span', { class: 'visually-hidden' }, ok ? 'Passed: ' : 'Failed: '),
    h('span', { class: 'test-name' }, name),
    line === null ? null : h('span', { class: 'test-line' }, `${file}:${line}`),
    ok || message === null ? null : h('p', { class: 'test-message' }, message),
    differs
      ? h(
          'dl',
          { class: 'evidence diff' },
          ...(expected === null
            ? []
            : [h('dt', {}, 'Expected'), h('dd', { class: 'expected' }, expected)]),
          ...(actual === null ? [] : [h('dt', {}, 'Actual'), h('dd', { class: 'actual' }, actual)]),
        )
      : null,
  );
}
