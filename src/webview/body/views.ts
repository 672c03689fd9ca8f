/** Which ways of looking at a body there are, best first. */
import type { ResponseDto } from '../../protocol/exchangeDto.ts';

export type ViewId =
  'pretty' | 'raw' | 'source' | 'preview' | 'picture' | 'table' | 'list' | 'media' | 'font' | 'hex';

const LABELS: Readonly<Record<ViewId, string>> = {
  pretty: 'Pretty',
  raw: 'Raw',
  source: 'Source',
  preview: 'Preview',
  picture: 'Preview',
  table: 'Table',
  list: 'List',
  media: 'Preview',
  font: 'Preview',
  hex: 'Hex',
};

/** Of a list it depends on what is listed. */
export function viewLabel(id: ViewId, mediaType: string | null): string {
  return id === 'list' && mediaType === 'text/event-stream' ? 'Events' : LABELS[id];
}

const LINES_OF_JSON = /[/+](?:x-)?(?:ndjson|jsonl|jsonlines|json-seq)$/;
const FONT = /^font\/|^application\/(?:font-|x-font-)/;

/** `text/csv`: what it is, whatever the host made of it. */
export function viewsOf({ view, mediaType }: Pick<ResponseDto, 'view' | 'mediaType'>): ViewId[] {
  const type = mediaType ?? '';
  if (view === 'empty') return [];
  if (type === 'text/event-stream' || LINES_OF_JSON.test(type)) return ['list', 'raw', 'hex'];
  if (type === 'text/csv' || type === 'text/tab-separated-values') return ['table', 'raw', 'hex'];
  if (FONT.test(type)) return ['font', 'hex'];
  if (/^(?:audio|video)\//.test(type)) return ['media', 'hex'];
  const ways: Readonly<Record<Exclude<ResponseDto['view'], 'empty'>, ViewId[]>> = {
    json: ['pretty', 'raw', 'hex'],
    xml: ['pretty', 'raw', 'hex'],
    html: ['source', 'preview', 'hex'],
    text: ['raw', 'hex'],
    image: type === 'image/svg+xml' ? ['picture', 'source', 'hex'] : ['picture', 'hex'],
    hex: ['hex', 'raw'],
  };
  return ways[view];
}
