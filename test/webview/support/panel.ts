/** The built page in a real Chromium: VS Code's place is taken by a few lines inside of the page. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { browserOptions } from '../../../scripts/system/browser.ts';
import type { ExchangeDto } from '../../../src/protocol/exchangeDto.ts';
import type { SendingDto, ToWebview } from '../../../src/protocol/messages.ts';
import { prettyOrNull } from '../../../src/views/prettyOrNull.ts';
import { webviewHtml } from '../../../src/views/webviewHtml.ts';
import { installHost } from './inPageHost.ts';
import type { InPageHost } from './inPageHost.ts';

export type Theme = 'dark' | 'light' | 'contrast' | 'contrastLight';
export const THEMES = [
  'dark',
  'light',
  'contrast',
  'contrastLight',
] as const satisfies readonly Theme[];

declare global {
  interface Window {
    host: InPageHost;
  }
}

const NONCE = 'test-nonce';
/** Only against hanging: a machine may be slow, and busy with other things. */
const PATIENCE_MS = 60_000;
const THEME_FOLDER = path.join(import.meta.dirname, '../../fixtures/webview/themes');

/** The bundle, a server that gives it out and one browser, for all tests of a run. */
export class Studio {
  readonly #folder: string;
  readonly #server: http.Server;
  readonly #browser: Browser;

  private constructor(folder: string, server: http.Server, browser: Browser) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(): Promise<Studio> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-webview-'));
    await bundle(folder);
    const server = http.createServer((request, response) => {
      answer(folder, request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Studio(
      folder,
      server,
      await chromium.launch({ ...browserOptions(), timeout: PATIENCE_MS }),
    );
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async panel(options: PanelOptions = {}): Promise<Panel> {
    const { theme = 'dark', width = 600, height = 700, scale = 1 } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(installHost);
    await page.goto(`${this.origin}/?theme=${theme}`);
    await page.waitForFunction(() => window.host.messages.some(({ type }) => type === 'ready'));
    return new Panel(page, errors);
  }

  /** For what is no panel: a page with nothing on it. */
  blankPage(): Promise<Page> {
    return this.#browser.newPage();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface PanelOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Pixels of the screen for each of the page's. */
  readonly scale?: number;
}

/** One panel and what a test does with it. */
export class Panel {
  readonly page: Page;
  /** Uncaught errors of the page. */
  readonly errors: string[];

  constructor(page: Page, errors: string[]) {
    this.page = page;
    this.errors = errors;
  }

  /** Shows an exchange; its body is what the host gives out page by page. */
  async show(exchange: ExchangeDto, body: string | Uint8Array = ''): Promise<void> {
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
    const isJson = exchange.response?.view === 'json';
    const pretty = isJson ? prettyOrNull(bytes.toString()) : null;
    await this.page.evaluate(
      ({ id, decoded, indented, problem }) => {
        window.host.setBody(id, { decoded, pretty: indented, problem });
      },
      {
        id: exchange.id,
        decoded: bytes.toString('base64'),
        indented: pretty === null ? null : Buffer.from(pretty).toString('base64'),
        problem: isJson && pretty === null ? 'A value is missing: line 1 column 2 (char 1).' : null,
      },
    );
    await this.post({ type: 'exchange/show', exchange });
  }

  async showSending(sending: SendingDto): Promise<void> {
    await this.post({ type: 'exchange/sending', sending });
  }

  /** Until the page has taken the message: what listens later is told later. */
  async post(message: ToWebview): Promise<void> {
    await this.page.evaluate((value) => {
      const sent = JSON.stringify(value);
      return new Promise<void>((resolve) => {
        const taken = ({ data }: MessageEvent): void => {
          if (JSON.stringify(data) !== sent) return;
          window.removeEventListener('message', taken);
          resolve();
        };
        window.addEventListener('message', taken);
        window.postMessage(value, '*');
      });
    }, message);
  }

  /** Shows a body of lines of JSON that is made on demand; `minified` in one line. */
  async showGenerated(exchange: ExchangeDto, total: number, minified = false): Promise<void> {
    const { response } = exchange;
    if (response === null) throw new Error('An exchange with a response is wanted.');
    await this.page.evaluate(
      ({ id, size, oneLine }) => {
        window.host.setGenerated(id, size, oneLine);
      },
      { id: exchange.id, size: total, oneLine: minified },
    );
    const size = { headers: 100, body: total, decoded: total };
    await this.post({
      type: 'exchange/show',
      exchange: { ...exchange, response: { ...response, size } },
    });
  }

  /** What a call is answered with from now on; `{ error }` makes it fail. */
  async answer(name: string, result: object): Promise<void> {
    await this.page.evaluate(
      ([call, value]) => {
        window.host.answer(call, value);
      },
      [name, result] as const,
    );
  }

  /** What the page asked the host for, without the reading of bodies. */
  calls(): Promise<{ name: string; params: Record<string, unknown> }[]> {
    return this.page.evaluate(() => window.host.calls());
  }

  /** Until the page has asked the host for this many things; they must be these. */
  async asks(expected: Awaited<ReturnType<Panel['calls']>>): Promise<void> {
    await this.until(async () => (await this.calls()).length >= expected.length);
    assert.deepEqual(await this.calls(), expected);
  }

  /** Asks again and again, until it holds or patience ends; what does not hold is told by the caller. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS / 2;
    while (!(await holds()) && Date.now() < end) await this.page.waitForTimeout(20);
  }

  async showTab(name: RegExp): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** A fresh page, with nothing remembered; in another theme if one is named. */
  async reload(theme: Theme): Promise<void> {
    const url = new URL(this.page.url());
    url.searchParams.set('theme', theme);
    this.errors.length = 0;
    await this.page.goto(url.href);
    await this.page.waitForFunction(() => window.host.messages.length > 0);
  }

  /** Another theme for what is shown, as when a person changes it in the editor. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate(
      ([themes, wanted, classes]) => {
        document.body.className = classes;
        const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
        const link = links.find(({ href }) => themes.some((name) => href.endsWith(`/${name}.css`)));
        if (link === undefined) throw new Error('The page has no theme.');
        return new Promise<void>((resolve, reject) => {
          link.onload = () => {
            resolve();
          };
          link.onerror = () => {
            reject(new Error(`The theme ${wanted} could not be read.`));
          };
          link.href = link.href.replace(/[^/]+$/, `${wanted}.css`);
        });
      },
      [THEMES, theme, BODY_CLASSES[theme]] as const,
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, '../../../src/webview/main.ts')],
    outfile: path.join(folder, 'webview.js'),
    bundle: true,
    platform: 'browser',
    target: 'chrome138',
    format: 'iife',
    loader: { '.ttf': 'file' },
    logLevel: 'error',
  });
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
};

function answer(
  folder: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
  if (url.pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(shell(url));
    return;
  }
  const name = path.basename(url.pathname);
  const file = [folder, THEME_FOLDER]
    .map((place) => path.join(place, name))
    .find((candidate) => fs.existsSync(candidate));
  if (file === undefined) {
    response.statusCode = 404;
    response.end();
    return;
  }
  response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
  response.end(fs.readFileSync(file));
}

/** As VS Code tells a page what kind of theme it has. */
const BODY_CLASSES: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  contrast: 'vscode-high-contrast',
  contrastLight: 'vscode-high-contrast-light vscode-high-contrast',
};

/** The extension's own shell with its policy, and the theme as VS Code would set it. */
function shell({ origin, searchParams }: URL): string {
  const theme = searchParams.get('theme') ?? 'dark';
  const links = ['base', theme]
    .map((name) => `<link rel="stylesheet" href="${origin}/${name}.css">`)
    .join('\n');
  return webviewHtml({
    nonce: NONCE,
    cspSource: origin,
    scriptUri: `${origin}/webview.js`,
    styleUri: `${origin}/webview.css`,
  })
    .replace('<link rel', `${links}\n<link rel`)
    .replace('<body ', `<body class="${BODY_CLASSES[theme as Theme]}" `);
}
