/** Single facts about a request, and small helpers. */
import { randomUUID } from 'node:crypto';
import { echo } from '../echo.ts';
import { HttpProblem, headerOf, paramOf } from '../exchange.ts';
import { jsonReply } from '../json.ts';
import type { Route } from '../router.ts';

export const INSPECTION_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/headers',
    about: 'The header fields of the request.',
    example: '/headers',
    endpoint: (request) => jsonReply(echo(request, ['headers'])),
  },
  {
    methods: ['GET'],
    pattern: '/ip',
    about: 'The address that the request came from.',
    example: '/ip',
    endpoint: (request) => jsonReply(echo(request, ['origin'])),
  },
  {
    methods: ['GET'],
    pattern: '/user-agent',
    about: 'The User-Agent of the request.',
    example: '/user-agent',
    endpoint: (request) => jsonReply({ 'user-agent': headerOf(request, 'user-agent') }),
  },
  {
    methods: ['GET'],
    pattern: '/uuid',
    about: 'A new UUID each time.',
    example: '/uuid',
    endpoint: () => jsonReply({ uuid: randomUUID() }),
  },
  {
    methods: ['GET'],
    pattern: '/base64/<value>',
    about: 'Decodes base64url.',
    example: '/base64/V2lzaCB5b3Ugd2VyZSBoZXJl',
    endpoint: (request) => {
      const value = paramOf(request, 'value');
      if (!/^[\w+/-]+={0,2}$/.test(value)) throw new HttpProblem(400, 'This is not base64.');
      return {
        headers: [['Content-Type', 'text/html; charset=utf-8']],
        body: Buffer.from(value, 'base64url'),
      };
    },
  },
];
