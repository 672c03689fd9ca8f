/** The browser that shows the web view and the workbench to the tests: any Chromium there is. */
import fs from 'node:fs';
import path from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findOnPath, isExecutable, run } from './commands.ts';
import type { MachineNeed } from './debian.ts';

/** Names a browser to use instead of the one that is found. */
export const BROWSER_VARIABLE = 'POSTCARD_BROWSER';

export interface Browser {
  readonly path: string;
  /** As the program calls itself: `Chromium 156.0.8078.73`. */
  readonly version: string;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ];
  }),
};

/** Where a Chromium is on this machine: the one named by `POSTCARD_BROWSER`, or the first found. */
export function findBrowser(): string | null {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`${BROWSER_VARIABLE} names ${named}, which is no program.`);
  }
  const installed = (PLACES[process.platform] ?? []).find(isExecutable);
  return findOnPath(...NAMES) ?? installed ?? downloadedByPlaywright();
}

function downloadedByPlaywright(): string | null {
  const file = chromium.executablePath();
  return fs.existsSync(file) ? file : null;
}

export const BROWSER: MachineNeed = {
  what: 'a browser (Chromium or Chrome)',
  isThere: () => findBrowser() !== null,
  packages: ['chromium'],
  advice: `install Chromium or Chrome, or name one with ${BROWSER_VARIABLE}`,
};

export async function describeBrowser(): Promise<Browser> {
  const file = requireBrowser();
  if (process.platform === 'win32') return { path: file, version: path.basename(file, '.exe') };
  // What a wrapper script of a distribution complains about is on standard error.
  const { code, stdout } = await run(file, ['--version'], { timeoutMs: 20_000 });
  return { path: file, version: code === 0 ? stdout.trim() : path.basename(file) };
}

/** @throws Error that says what to install */
export function requireBrowser(): string {
  const file = findBrowser();
  if (file === null) throw new Error(`${BROWSER.what} is missing: ${BROWSER.advice}.`);
  return file;
}

/** How every test starts the browser: it looks up nothing by itself. */
export function browserOptions(): LaunchOptions {
  return {
    executablePath: requireBrowser(),
    headless: true,
    // Playwright's own handlers would end this process before it has ended what it started.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Chromium refuses to run as root inside its sandbox.
    chromiumSandbox: process.platform !== 'linux' || process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  };
}
