/** The index page and the sign of life. */
import { jsonReply } from '../json.ts';
import type { DemoReply } from '../exchange.ts';
import { escapeHtml } from '../html.ts';
import type { Route } from '../router.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 52rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-weight: 600; letter-spacing: -0.01em; }
  code { font: 0.9rem ui-monospace, monospace; }
  dl { display: grid; grid-template-columns: minmax(12rem, auto) 1fr; gap: 0.4rem 1.5rem; }
  dd { margin: 0; } .methods { opacity: 0.6; font-size: 0.8rem; }
  @media (max-width: 34rem) { dl { display: block; } dd { margin: 0 0 0.7rem; } }
`;

function entry({ methods, pattern, about, example }: Route): string {
  const name = `<code>${escapeHtml(pattern)}</code>`;
  const term = example === undefined ? name : `<a href="${escapeHtml(example)}">${name}</a>`;
  const allowed = methods.length === 1 ? (methods[0] ?? '') : methods.join(' ');
  return `<dt>${term}</dt><dd>${escapeHtml(about)} <span class="methods">${allowed}</span></dd>`;
}

/** Lists every route with a link where a browser can follow it. */
export function indexPage(routes: readonly Route[]): DemoReply {
  return {
    headers: [['Content-Type', 'text/html; charset=utf-8']],
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Postcard demo server</title>
<style>${STYLE}</style>
<h1>Postcard demo server</h1>
<p>It answers the requests of the examples, on this machine only.
Requests that were written for httpbin work here too.</p>
<dl>
${routes.map(entry).join('\n')}
</dl>
</html>
`,
  };
}

export const HEALTH_ROUTE: Route = {
  methods: ['GET'],
  pattern: '/health',
  about: 'Says that this is the demo server of Postcard.',
  example: '/health',
  endpoint: () => jsonReply({ server: 'postcard-demo', status: 'ok' }),
};
