import { copyText } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { button, h, icon } from '../dom.ts';

/** Warnings of the run, and what its scripts wrote. */
export function logPane(
  warnings: readonly string[],
  lines: readonly string[],
  context: PageContext,
): View {
  const copy = button({
    ...{ label: 'Copy All', icon: 'copy', kind: 'secondary' },
    onClick: (pressed) => void copyText(context, [...warnings, ...lines].join('\n'), pressed),
  });
  return {
    element: h(
      'div',
      { class: 'pane' },
      h(
        'ul',
        { class: 'log' },
        ...warnings.map((line) =>
          h(
            'li',
            { class: 'log-line warned' },
            icon('warning'),
            h('span', { class: 'visually-hidden' }, 'Warning: '),
            h('span', {}, line),
          ),
        ),
        ...lines.map((line) => h('li', { class: 'log-line' }, h('span', {}, line))),
      ),
      h('div', { class: 'pane-actions' }, copy),
    ),
  };
}
