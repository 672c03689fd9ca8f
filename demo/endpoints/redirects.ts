/** Redirects, in chains and to anywhere. */
import { HttpProblem, baseUrl, paramOf, queryOf } from '../exchange.ts';
import type { DemoRequest } from '../exchange.ts';
import { redirect } from '../html.ts';
import type { Route } from '../router.ts';
import { ANY_METHOD } from './methods.ts';

/** Where the next redirect of a chain of `n` leads. */
function next(request: DemoRequest, kind: 'relative' | 'absolute'): string {
  const n = Number(paramOf(request, 'n'));
  if (n < 1) throw new HttpProblem(404, 'A chain has at least one redirect.');
  const path = n === 1 ? '/get' : `/${kind}-redirect/${n - 1}`;
  return kind === 'absolute' ? `${baseUrl(request)}${path}` : path;
}

export const REDIRECT_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/redirect/<int:n>',
    about: 'Redirects n times, then to /get.',
    example: '/redirect/3',
    endpoint: (request) => {
      const absolute = queryOf(request, 'absolute')?.toLowerCase() === 'true';
      return redirect(next(request, absolute ? 'absolute' : 'relative'));
    },
  },
  {
    methods: ['GET'],
    pattern: '/relative-redirect/<int:n>',
    about: 'The same, always with a path in Location.',
    example: '/relative-redirect/3',
    endpoint: (request) => redirect(next(request, 'relative')),
  },
  {
    methods: ['GET'],
    pattern: '/absolute-redirect/<int:n>',
    about: 'The same, always with a whole URL in Location.',
    example: '/absolute-redirect/3',
    endpoint: (request) => redirect(next(request, 'absolute')),
  },
  {
    methods: ANY_METHOD,
    pattern: '/redirect-to',
    about: 'Redirects to the parameter url, with status_code if it is given.',
    example: '/redirect-to?url=/get&status_code=307',
    endpoint: (request) => {
      const url = queryOf(request, 'url');
      if (url === null) throw new HttpProblem(400, 'The parameter url is missing.');
      const status = Number(queryOf(request, 'status_code') ?? 302);
      // Header values are bytes: a URL beyond ASCII goes out as UTF-8, exactly as it was given.
      const location = Buffer.from(url, 'utf8').toString('latin1');
      return {
        status: Number.isInteger(status) && status >= 300 && status < 400 ? status : 302,
        headers: [
          ['Content-Type', 'text/html; charset=utf-8'],
          ['Location', location],
        ],
      };
    },
  },
];
