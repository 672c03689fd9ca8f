/** What the machine itself has to have, and how it gets it where we may install it. */
import fs from 'node:fs';
import { withLock } from './cacheFolder.ts';
import { findOnPath, mustRun, run } from './commands.ts';

export interface MachineNeed {
  /** In a sentence: "… is missing". */
  readonly what: string;
  readonly isThere: () => boolean;
  /** Debian's names. */
  readonly packages: readonly string[];
  /** What a person does on another system. */
  readonly advice: string;
}

/** A compiler, for the two native modules of a VS Code from npm. */
export const COMPILER: MachineNeed = {
  what: 'a C++ compiler with make and Python 3',
  isThere: () =>
    findOnPath('python3') !== null &&
    findOnPath('make') !== null &&
    findOnPath('c++', 'g++', 'clang++') !== null,
  packages: ['python3', 'make', 'g++'],
  advice:
    process.platform === 'darwin'
      ? 'run `xcode-select --install`'
      : 'install python3, make and g++ (or a desktop VS Code 1.107 or newer)',
};

/** Servers and proxies that the engine is tried against. */
const PEER_PROGRAMS = ['tinyproxy', 'nginx', 'nghttpd', 'microsocks'] as const;
export const PEERS: MachineNeed = {
  what: 'one of tinyproxy, nginx, nghttpd, microsocks and httpbin, which the engine is tried against,',
  isThere: () =>
    PEER_PROGRAMS.every((name) => findOnPath(name) !== null || inSbin(name)) &&
    fs.existsSync('/usr/lib/python3/dist-packages/httpbin'),
  packages: ['tinyproxy', 'nginx-light', 'nghttp2-server', 'microsocks', 'python3-httpbin'],
  advice: 'install them, or set POSTCARD_WITHOUT_PEERS=1 to go on without these tests',
};

/** Shells that are asked for completions; bash is everywhere. */
export const SHELLS: MachineNeed = {
  what: 'zsh or fish, which are asked for completions,',
  isThere: () => findOnPath('zsh') !== null && findOnPath('fish') !== null,
  packages: ['zsh', 'fish'],
  advice: 'install them, or set POSTCARD_WITHOUT_PEERS=1 to go on without these tests',
};

function inSbin(name: string): boolean {
  return fs.existsSync(`/usr/sbin/${name}`);
}

/**
 * Installs what is missing with apt-get, on Debian and Ubuntu as root.
 * @throws Error that says in one line what to install, everywhere else
 */
export async function provide(
  needs: readonly MachineNeed[],
  say: (line: string) => void,
): Promise<void> {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  if (!canInstall()) {
    throw new Error(missing.map(({ what, advice }) => `${what} is missing: ${advice}.`).join('\n'));
  }
  const packages = missing.flatMap((need) => need.packages);
  say(`installing with apt-get: ${packages.join(' ')}`);
  await withLock('apt-get', say, () => install(packages));
  const still = missing.filter((need) => !need.isThere());
  if (still.length > 0) {
    throw new Error(`apt-get did not bring ${still.map(({ what }) => what).join(', ')}.`);
  }
}

/** The lists of packages may be missing or old: they are fetched when it does not go without. */
async function install(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  if ((await run('apt-get', args, { env })).code === 0) return;
  await mustRun('apt-get', ['update', '-qq'], { env });
  await mustRun('apt-get', args, { env });
}

function canInstall(): boolean {
  return (
    fs.existsSync('/etc/debian_version') &&
    process.getuid?.() === 0 &&
    findOnPath('apt-get') !== null
  );
}
