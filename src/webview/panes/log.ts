import type { ExchangeDto } from '../../protocol/exchangeDto.ts';
import { copyText } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { button, h, icon, spoken } from '../dom.ts';

type Log = Required<Pick<ExchangeDto, 'warnings' | 'logs' | 'deviations'>>;

/** Warnings of the run, what its scripts wrote, and where it went otherwise than with Requests. */
export function logPane({ warnings, logs, deviations }: Log, context: PageContext): View {
  const differences = deviations.map(({ id, detail }) => `${id}: ${detail}`);
  const copy = button({
    ...{ label: 'Copy All', icon: 'copy', kind: 'secondary' },
    onClick: (pressed) =>
      void copyText(context, [...warnings, ...logs, ...differences].join('\n'), pressed),
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
            spoken('Warning: '),
            h('span', {}, line),
          ),
        ),
        ...logs.map((line) => h('li', { class: 'log-line' }, h('span'), h('span', {}, line))),
        ...differences.map((line) =>
          h(
            'li',
            { class: 'log-line' },
            icon('info'),
            h('span', { title: 'Requests does this in another way' }, line),
          ),
        ),
      ),
      h('div', { class: 'pane-actions' }, copy),
    ),
  };
}
