import { h, notice } from '../dom.ts';
import { plural } from '../format.ts';
import type { BodyView } from './bodyParts.ts';
import { parseCsv } from './csv.ts';

/** Beyond this a table is no help. */
const MAX_ROWS = 2000;
const MAX_COLUMNS = 100;

/** Comma or tab separated values as a table, the first row as its head. */
export function tableView(text: string, mediaType: string | null, tools: HTMLElement): BodyView {
  const [head = [], ...rows] = parseCsv(
    text,
    mediaType === 'text/tab-separated-values' ? '\t' : null,
  );
  const shown = rows.slice(0, MAX_ROWS);
  const columns = Math.min(
    MAX_COLUMNS,
    shown.reduce((most, row) => Math.max(most, row.length), head.length),
  );
  const cells = <T>(make: (column: number) => T): T[] =>
    Array.from({ length: columns }, (_, at) => make(at));
  const table = h(
    'table',
    { class: 'table' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td', { class: 'row-number' }),
        ...cells((at) => h('th', { scope: 'col' }, head[at] ?? '')),
      ),
    ),
    h(
      'tbody',
      {},
      ...shown.map((row, index) =>
        h(
          'tr',
          {},
          h('td', { class: 'row-number' }, String(index + 1)),
          ...cells((at) => h('td', { class: isNumber(row[at]) ? 'number' : null }, row[at] ?? '')),
        ),
      ),
    ),
  );
  tools.replaceChildren(
    h(
      'span',
      { class: 'filter-count' },
      `${plural(rows.length, 'row')} · ${plural(columns, 'column')}`,
    ),
  );
  const cut = rows.length > MAX_ROWS ? `The first ${MAX_ROWS} of ${rows.length} rows.` : null;
  return {
    element: h(
      'div',
      { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Table' },
      cut === null ? null : notice('info', cut),
      table,
    ),
  };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^-?\d[\d., ]*$/.test(text.trim());
}
