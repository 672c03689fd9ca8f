/** One endpoint per method, each telling what it was sent. */
import type { Endpoint } from '../exchange.ts';
import { BODY_KEYS, echo } from '../echo.ts';
import { jsonReply } from '../json.ts';
import type { Route } from '../router.ts';

export const ANY_METHOD = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'];

const withBody: Endpoint = (request) => jsonReply(echo(request, BODY_KEYS));
const anything: Endpoint = (request) => jsonReply(echo(request, [...BODY_KEYS, 'method']));

/** What `/get` answers, for endpoints that add something to it. */
export const echoGet: Endpoint = (request) =>
  jsonReply(echo(request, ['args', 'headers', 'origin', 'url']));

export const METHOD_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/get',
    about: 'Tells the parameters and headers of a GET.',
    example: '/get?key1=value1',
    endpoint: echoGet,
  },
  {
    methods: ['POST'],
    pattern: '/post',
    about: 'Tells the form, files, JSON or data of a POST.',
    endpoint: withBody,
  },
  { methods: ['PUT'], pattern: '/put', about: 'The same for PUT.', endpoint: withBody },
  { methods: ['PATCH'], pattern: '/patch', about: 'The same for PATCH.', endpoint: withBody },
  { methods: ['DELETE'], pattern: '/delete', about: 'The same for DELETE.', endpoint: withBody },
  {
    methods: ANY_METHOD,
    pattern: '/anything',
    about: 'Tells everything about a request of any method.',
    example: '/anything',
    endpoint: anything,
  },
  {
    methods: ANY_METHOD,
    pattern: '/anything/<path:rest>',
    about: 'The same, with any path behind it.',
    example: '/anything/goes/here',
    endpoint: anything,
  },
];
