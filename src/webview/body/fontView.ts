import type { ResponseDto } from '../../protocol/exchangeDto.ts';
import { h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';
import type { BodyView } from './bodyParts.ts';

const SAMPLES = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789 .,;:!?&@#%()[]{}',
  'The quick brown fox jumps over the lazy dog.',
  'Ça va, naïve œuvre – Größe, šťastný žluťoučký kůň.',
];
const FAMILY = 'response-font';

/** A font by what it writes. The browser checks its tables before it is used. */
export function fontView(bytes: Uint8Array<ArrayBuffer>, response: ResponseDto): BodyView {
  const samples = SAMPLES.map((text) => h('p', { class: 'font-sample' }, text));
  const caption = h('p', { class: 'caption' });
  const element = h(
    'div',
    { class: 'scroller font', tabindex: 0, role: 'region', 'aria-label': 'Font' },
    ...samples,
    caption,
  );
  const face = new FontFace(
    FAMILY,
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  face
    .load()
    .then(() => {
      document.fonts.add(face);
      for (const sample of samples) sample.style.fontFamily = `${FAMILY}, sans-serif`;
      caption.textContent = `${response.mediaType ?? 'font'} · ${formatSize(response.size.decoded)}`;
    })
    .catch(() => {
      const words = 'This is not a font that can be used. Its bytes are under “Hex”.';
      element.replaceChildren(notice('warning', words));
    });
  return {
    element,
    dispose: () => {
      document.fonts.delete(face);
    },
  };
}
