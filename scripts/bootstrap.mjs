// What `npm start` and `npm test` stand on: with any Node from 18 on and nothing installed, it brings
// in the packages of the lock file and the project's own Node, and goes on with the real script
// under that. It may use nothing but Node itself.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';

/** Installs what is missing, then runs `scripts/<script>` with the arguments of this process. */
export async function runUnderOwnNode(script) {
  const file = path.join(root, 'scripts', script);
  try {
    await installPackages();
    const node = await installNode();
    if (sameFile(node, process.execPath)) await import(pathToFileURL(file).href);
    else process.exitCode = await continueUnder(node, file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function installPackages() {
  if (packagesMatchTheLock()) return;
  // Windows removes no program that is running, and `npm ci` begins by removing all there is.
  const runsOwnNode =
    isWindows && fs.existsSync(ownNode()) && sameFile(ownNode(), process.execPath);
  const how = runsOwnNode ? 'install' : 'ci';
  await npm('Installing packages', [how, '--loglevel=error', '--no-audit', '--no-fund']);
}

/**
 * Install scripts are off for every package (`.npmrc`) but this one: it only copies the binary of
 * this platform, itself an npm package, to its place.
 */
async function installNode() {
  const wanted = readJson('node_modules/node/package.json')?.version;
  if (!hasVersion(ownNode(), wanted)) {
    await npm(`Installing Node ${wanted}`, [
      'rebuild',
      'node',
      '--ignore-scripts=false',
      '--loglevel=error',
    ]);
  }
  if (hasVersion(ownNode(), wanted)) return ownNode();
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  throw new Error(
    `There is no Node ${wanted} for ${process.platform} ${process.arch} on npm: install Node 24 and run this again.`,
  );
}

function ownNode() {
  return path.join(root, 'node_modules/node/bin', isWindows ? 'node.exe' : 'node');
}

function hasVersion(node, version) {
  if (!fs.existsSync(node)) return false;
  const run = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return run.status === 0 && run.stdout.trim() === `v${version}`;
}

/** npm writes down what it installed; an installation that was broken off has no such list. */
function packagesMatchTheLock() {
  const wanted = readJson('package-lock.json')?.packages;
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || (installed[place] ? installed[place].version === version : optional),
  );
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return null;
  }
}

function sameFile(a, b) {
  return fs.realpathSync(a) === fs.realpathSync(b);
}

/** Runs npm quietly with a sign of life; what it printed is shown when it fails. */
async function npm(title, args) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const live = process.stdout.isTTY;
  if (!live) console.log(`${title} …`);
  const tick = setInterval(
    () =>
      process.stdout.write(live ? `\r${title} … ${seconds()}` : `  still at it, ${seconds()}\n`),
    live ? 1000 : 15000,
  );
  const cli = process.env.npm_execpath;
  const [command, before] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const child = spawn(command, [...before, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isWindows && command === 'npm',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  clearInterval(tick);
  console.log(`${live ? '\r' : ''}${title}: ${code === 0 ? seconds() : 'failed'}      `.trimEnd());
  if (code !== 0) throw new Error(`npm ${args[0]} failed:\n${output.trim()}`);
}

/** Ctrl-C reaches the child by itself, being of the same terminal; this process waits for its end. */
function continueUnder(node, file) {
  const bin = path.join(root, 'node_modules/.bin');
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const child = spawn(node, [file, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [key]: `${bin}${path.delimiter}${process.env[key] ?? ''}` },
  });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
