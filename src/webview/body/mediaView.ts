import type { ResponseDto } from '../../protocol/exchangeDto.ts';
import { h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';
import type { BodyView } from './bodyParts.ts';

/** Sound and film with the browser's own controls, from the bytes that came. */
export function mediaView(bytes: Uint8Array<ArrayBuffer>, response: ResponseDto): BodyView {
  const { mediaType, size } = response;
  const kind = mediaType?.startsWith('video/') === true ? 'video' : 'audio';
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType ?? '' }));
  const player = h(kind, { class: 'player', controls: true, src: url, 'aria-label': 'The body' });
  const caption = h('p', { class: 'caption' }, `${mediaType ?? ''} · ${formatSize(size.decoded)}`);
  const element = h('div', { class: 'media' }, player, caption);
  player.addEventListener('error', () => {
    const words = `This editor cannot play ${mediaType ?? 'it'}. Save the body to play it elsewhere.`;
    element.replaceChildren(notice('info', words), caption);
  });
  return {
    element,
    dispose: () => {
      URL.revokeObjectURL(url);
    },
  };
}
