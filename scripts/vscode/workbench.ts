/** The real workbench in a browser, driven as a person would. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { browserOptions } from '../system/browser.ts';
import { profileEnvironment } from './profile.ts';
import type { Profile } from './profile.ts';
import { DEVELOPMENT_FLAG, startServer, workbenchUrl } from './server.ts';
import type { RunningServer, ServerOptions, WorkbenchTarget } from './server.ts';
import type { ServerInstall } from './serverInstall.ts';

/** Only against hanging: a machine may be slow, and busy with other things. */
const START_LIMIT_MS = 120_000;

export interface WorkbenchOptions extends WorkbenchTarget {
  readonly server?: ServerOptions;
  /** Functions of this process that the workbench finds on its `window`. */
  readonly expose?: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly deviceScaleFactor?: number;
}

export interface Workbench {
  readonly page: Page;
  readonly server: RunningServer;
  close(): Promise<void>;
}

export async function openWorkbench(
  install: ServerInstall,
  profile: Profile,
  options: WorkbenchOptions,
): Promise<Workbench> {
  const isDevelopment = options.developmentPaths !== undefined || options.testsPath !== undefined;
  const args = [...(options.server?.args ?? []), ...(isDevelopment ? [DEVELOPMENT_FLAG] : [])];
  const [server, context] = await both(
    startServer(install, profile, { ...options.server, args }),
    launch(profile, options),
  );
  const close = async () => {
    await Promise.race([
      context.close().catch(() => undefined),
      sleep(5_000, null, { ref: false }),
    ]);
    server.stop();
  };
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    for (const [name, callback] of Object.entries(options.expose ?? {})) {
      await page.exposeFunction(name, callback);
    }
    await page.goto(workbenchUrl(server.host, options), {
      waitUntil: 'commit',
      timeout: START_LIMIT_MS,
    });
    return { page, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function launch(profile: Profile, options: WorkbenchOptions): Promise<BrowserContext> {
  const environment = Object.entries(profileEnvironment(profile));
  return chromium.launchPersistentContext(path.join(profile.folder, 'browser'), {
    ...browserOptions(),
    timeout: START_LIMIT_MS,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    env: Object.fromEntries(
      environment.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
}

/** Both, or neither: what did start is ended when the other did not. */
async function both(
  server: Promise<RunningServer>,
  context: Promise<BrowserContext>,
): Promise<[RunningServer, BrowserContext]> {
  try {
    return await Promise.all([server, context]);
  } catch (error) {
    await Promise.allSettled([
      server.then((started) => {
        started.stop();
      }),
      context.then((started) => started.close()),
    ]);
    throw error;
  }
}
