/** A postcard in four image formats. */
import { JPEG, PNG, SVG, WEBP } from '../assets/images.ts';
import { headerOf } from '../exchange.ts';
import type { DemoReply } from '../exchange.ts';
import type { Route } from '../router.ts';
import { statusReply } from './status.ts';

type Format = 'png' | 'jpeg' | 'webp' | 'svg';

const IMAGES: Readonly<Record<Format, readonly [mediaType: string, base64: string]>> = {
  png: ['image/png', PNG],
  jpeg: ['image/jpeg', JPEG],
  webp: ['image/webp', WEBP],
  svg: ['image/svg+xml', SVG],
};

function image(format: Format): DemoReply {
  const [mediaType, base64] = IMAGES[format];
  return { headers: [['Content-Type', mediaType]], body: Buffer.from(base64, 'base64') };
}

/** httpbin's order of preference; null when none of them is accepted. */
function chooseFormat(accept: string | null): Format | null {
  if (accept === null) return 'png';
  const types = accept.toLowerCase();
  if (types.includes('image/webp')) return 'webp';
  if (types.includes('image/svg+xml')) return 'svg';
  if (types.includes('image/jpeg')) return 'jpeg';
  return types.includes('image/png') || types.includes('image/*') ? 'png' : null;
}

const FORMATS: readonly Format[] = ['png', 'jpeg', 'webp', 'svg'];

export const IMAGE_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/image',
    about: 'A picture of the kind that Accept asks for.',
    example: '/image',
    endpoint: (request) => {
      const format = chooseFormat(headerOf(request, 'accept'));
      return format === null ? statusReply(406) : image(format);
    },
  },
  ...FORMATS.map((format) => ({
    methods: ['GET'],
    pattern: `/image/${format}`,
    about: `The same picture, ${format.toUpperCase()}.`,
    example: `/image/${format}`,
    endpoint: () => image(format),
  })),
];
