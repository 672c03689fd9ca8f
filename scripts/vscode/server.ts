/** The server of a VS Code from npm: starting and ending it, and the address of its workbench. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { mustRun } from '../system/commands.ts';
import { profileEnvironment } from './profile.ts';
import type { Profile } from './profile.ts';
import type { ServerInstall } from './serverInstall.ts';

const START_LIMIT_MS = 180_000;

export interface ServerOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** Default 0: any free port. */
  readonly port?: number;
  /** Who has this secret may use the server. Default: none is asked for. */
  readonly token?: string;
  /** Default `data`: only the built-in extensions without code, grammars and themes. */
  readonly builtIn?: 'data' | 'all';
  /** True asks about trust, and opens in Restricted Mode until it is given. Default false. */
  readonly trust?: boolean;
}

export interface RunningServer {
  /** `127.0.0.1:1234` */
  readonly host: string;
  readonly process: ChildProcess;
  /** Ends the server and every process it started. */
  stop(): void;
}

export async function startServer(
  install: ServerInstall,
  profile: Profile,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { token, builtIn = 'data' } = options;
  const child = spawn(
    install.node,
    [
      path.join(install.vscode, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
      ...folderArguments(profile),
      '--accept-server-license-terms',
      ...['--telemetry-level', 'off'],
      ...(options.trust === true ? [] : ['--disable-workspace-trust']),
      '--disable-experiments',
      '--enable-proposed-api',
      ...(builtIn === 'all' ? [] : ['--builtin-extensions-dir', dataExtensions(install, profile)]),
      ...(options.args ?? []),
    ],
    {
      // A process group of its own: the server and its extension hosts end together by its id.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...serverEnvironment(profile), ...options.env },
    },
  );
  const stop = () => {
    process.off('exit', stop);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', stop);
  child.once('exit', () => process.off('exit', stop));
  try {
    const port = await listening(child, path.join(profile.folder, 'server.log'));
    return { host: `127.0.0.1:${port}`, process: child, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function listening(child: ChildProcess, logFile: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const log = fs.createWriteStream(logFile);
  let output = '';
  const limit = setTimeout(() => {
    reject(new Error(`VS Code's server did not start:\n${output}`));
  }, START_LIMIT_MS);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      log.write(data);
      if (output.length > 100_000) return;
      output += data.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  }
  child.once('error', reject);
  child.once('exit', (code) => {
    log.end();
    reject(new Error(`VS Code's server ended with ${code ?? 'a signal'}:\n${output}`));
  });
  return promise.finally(() => {
    clearTimeout(limit);
  });
}

function folderArguments({ folder, userData, extensions }: Profile): string[] {
  return [
    ...['--server-data-dir', path.join(folder, 'data')],
    ...['--user-data-dir', userData],
    ...['--extensions-dir', extensions],
  ];
}

function serverEnvironment(profile: Profile): NodeJS.ProcessEnv {
  return {
    ...profileEnvironment(profile),
    // Inherited from a server around this one, it would change or break `asExternalUri`.
    VSCODE_PROXY_URI: '',
    // No marketplace, so none is looked up.
    EXTENSIONS_GALLERY: '{}',
  };
}

/** The built-in extensions that are data only: they colour files and need no time to start. */
function dataExtensions(install: ServerInstall, profile: Profile): string {
  const from = path.join(install.vscode, 'extensions');
  const to = path.join(profile.folder, 'built-in');
  fs.rmSync(to, { recursive: true, force: true });
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from)) {
    const manifest = path.join(from, name, 'package.json');
    if (!fs.existsSync(manifest)) continue;
    const { main, browser } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {
      main?: string;
      browser?: string;
    };
    if (main === undefined && browser === undefined) {
      fs.symlinkSync(path.join(from, name), path.join(to, name));
    }
  }
  return to;
}

/** Installs a packaged extension into a profile, as a person would; no server needs to run. */
export async function installExtension(
  install: ServerInstall,
  profile: Profile,
  vsix: string,
): Promise<void> {
  const { node, vscode } = install;
  const args = ['--install-extension', path.resolve(vsix), '--force'];
  await mustRun(
    node,
    [
      path.join(vscode, 'out/server-main.js'),
      ...args,
      '--accept-server-license-terms',
      ...folderArguments(profile),
    ],
    { env: serverEnvironment(profile) },
  );
}

export interface WorkbenchTarget {
  readonly folder?: string;
  readonly workspace?: string;
  readonly developmentPaths?: readonly string[];
  readonly testsPath?: string;
  readonly payload?: Readonly<Record<string, string>>;
  readonly token?: string;
}

/** Address of the workbench, for a browser. */
export function workbenchUrl(host: string, target: WorkbenchTarget): string {
  const remote = (file: string) => `vscode-remote://${host}${path.resolve(file)}`;
  const payload: [string, string][] = [
    ...(target.developmentPaths ?? []).map((file): [string, string] => [
      'extensionDevelopmentPath',
      remote(file),
    ]),
    ...(target.testsPath === undefined
      ? []
      : [['extensionTestsPath', remote(target.testsPath)] satisfies [string, string]]),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...Object.entries(target.payload ?? {}),
  ];
  const url = new URL(`http://${host}/`);
  if (target.token !== undefined) url.searchParams.set('tkn', target.token);
  if (target.workspace !== undefined) {
    url.searchParams.set('workspace', path.resolve(target.workspace));
  } else if (target.folder !== undefined) {
    url.searchParams.set('folder', path.resolve(target.folder));
  } else {
    url.searchParams.set('ew', 'true');
  }
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/**
 * A built workbench takes the development and tests paths from its address only with this flag. With
 * it, notifications appear in the notification centre alone, not as toasts.
 */
export const DEVELOPMENT_FLAG = '--enable-smoke-test-driver';
