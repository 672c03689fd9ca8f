/** Small HTML answers. */
import type { DemoReply } from './exchange.ts';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A page with a heading and one sentence, as httpbin answers errors and redirects. */
export function htmlPage(
  title: string,
  message: string,
  rest: Omit<DemoReply, 'body'> = {},
): DemoReply {
  return {
    ...rest,
    headers: [['Content-Type', 'text/html; charset=utf-8'], ...(rest.headers ?? [])],
    body: `<!doctype html>
<html lang="en">
<title>${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
`,
  };
}

/** 302 unless `status` says otherwise. */
export function redirect(location: string, rest: Omit<DemoReply, 'body'> = {}): DemoReply {
  return {
    status: 302,
    ...rest,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Location', location],
      ...(rest.headers ?? []),
    ],
    body: `<!doctype html>
<html lang="en">
<title>Redirecting...</title>
<h1>Redirecting...</h1>
<p>The answer is at <a href="${escapeHtml(location)}">${escapeHtml(location)}</a>.</p>
`,
  };
}
