/** Every endpoint of the demo server, in the order of the index page. */
import { AUTH_ROUTES } from './endpoints/auth.ts';
import { BYTE_ROUTES } from './endpoints/bytes.ts';
import { CACHING_ROUTES } from './endpoints/caching.ts';
import { COOKIE_ROUTES } from './endpoints/cookies.ts';
import { ENCODING_ROUTES } from './endpoints/encodings.ts';
import { FORMAT_ROUTES } from './endpoints/formats.ts';
import { IMAGE_ROUTES } from './endpoints/images.ts';
import { INSPECTION_ROUTES } from './endpoints/inspection.ts';
import { METHOD_ROUTES } from './endpoints/methods.ts';
import { HEALTH_ROUTE, indexPage } from './endpoints/pages.ts';
import { REDIRECT_ROUTES } from './endpoints/redirects.ts';
import { shopRoutes } from './endpoints/shop.ts';
import { STATUS_ROUTES } from './endpoints/status.ts';
import { TIMING_ROUTES } from './endpoints/timing.ts';
import type { Route } from './router.ts';
import { Shop } from './shop.ts';

const ENDPOINTS: readonly Route[] = [
  ...METHOD_ROUTES,
  ...INSPECTION_ROUTES,
  ...STATUS_ROUTES,
  ...COOKIE_ROUTES,
  ...REDIRECT_ROUTES,
  ...AUTH_ROUTES,
  ...TIMING_ROUTES,
  ...BYTE_ROUTES,
  ...ENCODING_ROUTES,
  ...CACHING_ROUTES,
  ...FORMAT_ROUTES,
  ...IMAGE_ROUTES,
  HEALTH_ROUTE,
];

/** For one server: what is remembered, the letters of the shop, is its own. */
export function createRoutes(): readonly Route[] {
  const endpoints = [...ENDPOINTS, ...shopRoutes(new Shop())];
  return [
    {
      methods: ['GET'],
      pattern: '/',
      about: 'The list of endpoints.',
      endpoint: () => indexPage(endpoints),
    },
    ...endpoints,
  ];
}
