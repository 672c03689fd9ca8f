/** The same little story in several formats, and pages for robots and browsers. */
import { paramOf } from '../exchange.ts';
import type { DemoReply } from '../exchange.ts';
import { redirect } from '../html.ts';
import type { Route } from '../router.ts';
import { DENY, FORM, HTML, JSON_TEXT, ROBOTS, UTF8, XML } from '../texts.ts';

function text(contentType: string, body: string): () => DemoReply {
  return () => ({ headers: [['Content-Type', contentType]], body });
}

const HTML_TYPE = 'text/html; charset=utf-8';

function linksPage(n: number, offset: number): string {
  const links = Array.from({ length: n }, (_, i) =>
    i === offset ? `${i} ` : `<a href='/links/${n}/${i}'>${i}</a> `,
  );
  return `<html><head><title>Links</title></head><body>${links.join('')}</body></html>`;
}

/** `Link` (RFC 8288) to the pages around this one, for clients that follow `rel="next"`. */
function linkHeader(n: number, offset: number): string {
  const to = (page: number, rel: string) => `</links/${n}/${page}>; rel="${rel}"`;
  return [
    ...(offset > 0 ? [to(0, 'first'), to(offset - 1, 'prev')] : []),
    ...(offset < n - 1 ? [to(offset + 1, 'next'), to(n - 1, 'last')] : []),
  ].join(', ');
}

const PAGE_ROUTES: readonly (readonly [string, string, () => DemoReply])[] = [
  ['/json', 'A JSON document.', text('application/json', JSON_TEXT)],
  ['/xml', 'An XML document.', text('application/xml', XML)],
  ['/html', 'An HTML page.', text(HTML_TYPE, HTML)],
  ['/encoding/utf8', 'Text in many scripts, in UTF-8.', text(HTML_TYPE, UTF8)],
  ['/forms/post', 'A form that posts to /post.', text(HTML_TYPE, FORM)],
  ['/robots.txt', 'Rules for robots.', text('text/plain', ROBOTS)],
  ['/deny', 'The page that robots may not read.', text('text/plain', DENY)],
];

export const FORMAT_ROUTES: readonly Route[] = [
  ...PAGE_ROUTES.map(([pattern, about, endpoint]) => ({
    methods: ['GET'],
    pattern,
    about,
    example: pattern,
    endpoint,
  })),
  {
    methods: ['GET'],
    pattern: '/links/<int:n>',
    about: 'Redirects to the first of n pages that link to each other.',
    example: '/links/5',
    endpoint: (request) => redirect(`/links/${paramOf(request, 'n')}/0`),
  },
  {
    methods: ['GET'],
    pattern: '/links/<int:n>/<int:offset>',
    about: 'One of these pages, with a Link header.',
    example: '/links/5/2',
    endpoint: (request) => {
      const n = Math.min(Math.max(1, Number(paramOf(request, 'n'))), 200);
      const offset = Number(paramOf(request, 'offset'));
      const link = offset < n ? linkHeader(n, offset) : '';
      return {
        headers: [['Content-Type', HTML_TYPE], ...(link === '' ? [] : [['Link', link] as const])],
        body: linksPage(n, offset),
      };
    },
  },
];
