import type { View } from '../context.ts';
import { h } from '../dom.ts';

/** Warnings of the run and what its scripts wrote. */
export function logPane(lines: readonly string[]): View {
  return {
    element: h(
      'div',
      { class: 'pane' },
      h('ul', { class: 'log' }, ...lines.map((line) => h('li', {}, line))),
    ),
  };
}
