/**
 * The response panel's page. The host's HTML must have:
 * - `<main id="app">`, and `<body data-nonce="…">` with the nonce of the styles CodeMirror adds;
 * - a link to `dist/webview.css` (it loads `codicon.ttf` from beside it) and, after the body, a
 *   script tag with a nonce for `dist/webview.js`;
 * - a policy no wider than `default-src 'none'; script-src 'nonce-…'; style-src <extension>
 *   'nonce-…'; font-src <extension>; img-src blob:`.
 */
import type { ToWebview } from '../protocol/messages.ts';
import { App } from './app.ts';
import { createPageClient } from './pageClient.ts';
import { PageState } from './state.ts';
import type { VsCodeApi } from './state.ts';
import './styles/icons.css';
import './styles/page.css';
import './styles/panes.css';
import './styles/body.css';

declare function acquireVsCodeApi(): VsCodeApi;

function start(): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('The page has no element #app.');
  const api = acquireVsCodeApi();
  const client = createPageClient((message) => {
    api.postMessage(message);
  });
  const app = new App(root, {
    client,
    state: new PageState(api),
    nonce: document.body.dataset['nonce'] ?? '',
  });
  window.addEventListener('message', (event: MessageEvent<ToWebview>) => {
    const message = event.data;
    if (message.type === 'reply') client.receive(message);
    else app.receive(message);
  });
  client.ready();
}

start();
