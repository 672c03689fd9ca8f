/**
 * What a whole process costs, from its start to its end: CPU time as a multiple of a bare
 * `node -e 0`, and wall time, in turn, as medians. Peers are measured where they are installed.
 *
 *   node bench/cli.bench.ts [--rounds N] [--many N] [--write]
 *
 * `--write` puts the tables into docs/BENCHMARKS.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundles } from '../esbuild.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    many: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const MANY = Number(values.many);
const tables: string[] = [];

interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMiB: number;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-bench-'));
// As it is released: minified, in a place of its own.
const BIN = path.join(folder, 'built/bin/postcard.cjs');
await buildBundles(['cli.cjs', 'scriptWorker.cjs'], path.join(folder, 'built/dist'));
fs.mkdirSync(path.dirname(BIN));
fs.copyFileSync(path.join(ROOT, 'bin/postcard.cjs'), BIN);
fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'built/package.json'));
const server = http.createServer((_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"hello":"world","list":[1,2,3]}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/get`;
fs.writeFileSync(path.join(folder, 'one.http'), `GET ${url}\n`);
fs.writeFileSync(
  path.join(folder, 'many.http'),
  Array.from({ length: MANY }, (_, n) => `###\nGET ${url}?n=${n}\n`).join('\n'),
);
fs.writeFileSync(
  path.join(folder, 'loop.mjs'),
  `import { Agent, request } from ${JSON.stringify(path.join(ROOT, 'node_modules/undici/index.js'))};
const dispatcher = new Agent();
for (let n = 0; n < ${MANY}; n += 1) await (await request(${JSON.stringify(url)} + '?n=' + n, { dispatcher })).body.text();
await dispatcher.close();`,
);
fs.writeFileSync(
  path.join(folder, 'one.py'),
  `import requests\nrequests.get(${JSON.stringify(url)}).text\n`,
);
const env = {
  ...process.env,
  POSTCARD_DATA_DIR: path.join(folder, 'data'),
  XDG_CACHE_HOME: path.join(folder, 'cache'),
};

/** One run of a command. @throws Error when it fails */
async function cost(command: readonly string[]): Promise<Cost> {
  const start = performance.now();
  const { code, usage } = await run(command);
  const wallMs = performance.now() - start;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
  return { ...usage, wallMs };
}

/** Node does not tell what a child used; Python does. */
const WAITER = `
import json, os, sys
null = [(os.POSIX_SPAWN_OPEN, fd, '/dev/null', os.O_RDWR, 0) for fd in (1, 2)]
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, used = os.wait4(pid, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps([code, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024]))
`;

function run(
  command: readonly string[],
): Promise<{ code: number; usage: { cpuMs: number; peakMiB: number } }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    code: number;
    usage: { cpuMs: number; peakMiB: number };
  }>();
  const child = spawn('python3', ['-c', WAITER, ...command], { cwd: folder, env });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  child.once('error', reject);
  child.once('close', () => {
    const [code = 1, cpuMs = 0, peakMiB = 0] = JSON.parse(text) as number[];
    resolve({ code, usage: { cpuMs, peakMiB } });
  });
  return promise;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function has(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Each against the first of the list, in turn. */
async function compare(
  title: string,
  commands: Readonly<Record<string, readonly string[]>>,
  rounds: number,
): Promise<void> {
  const costs = new Map<string, Cost[]>(Object.keys(commands).map((name) => [name, []]));
  for (const command of Object.values(commands)) await cost(command);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(commands))
      costs.get(name)?.push(await cost(command));
  }
  const [floor = []] = costs.values();
  console.log(`\n${title}`);
  tables.push('', `| ${title} | CPU | wall ms | peak MiB |`, '| --- | --- | --- | --- |');
  for (const [name, all] of costs) {
    const ratio = median(all.map(({ cpuMs }, n) => cpuMs / (floor[n]?.cpuMs ?? Number.NaN)));
    const wall = median(all.map(({ wallMs }) => wallMs));
    const peak = median(all.map(({ peakMiB }) => peakMiB));
    const figures = `${ratio.toFixed(2)} x CPU  ${wall.toFixed(0)} ms wall  ${peak.toFixed(0)} MiB`;
    console.log(`  ${name.padEnd(28)} ${figures}`);
    tables.push(`| ${name} | ${ratio.toFixed(2)} | ${wall.toFixed(0)} | ${peak.toFixed(0)} |`);
  }
}

/** Found from a folder above, where somebody put it to compare: it is no part of the project. */
function httpyac(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('httpyac/package.json');
    return path.join(path.dirname(manifest), 'bin/httpyac.js');
  } catch {
    return null;
  }
}

const node = process.execPath;
const yac = httpyac();
await compare(
  'Start (budget: --version 1.3, one GET 4.5 x CPU)',
  {
    'node -e 0': [node, '-e', '0'],
    'postcard --version': [node, BIN, '--version'],
    'postcard help': [node, BIN, 'help'],
    'postcard parse': [node, BIN, 'parse', 'one.http'],
    'postcard send, one GET': [node, BIN, 'send', 'one.http'],
    'postcard send --no-history': [node, BIN, 'send', 'one.http', '--no-history'],
    'node fetch, one GET': [node, '-e', `fetch('${url}').then((r) => r.text())`],
    ...(has('curl', '--version') ? { curl: ['curl', '-s', url] } : {}),
    ...(yac === null ? {} : { 'httpYac, one GET': [node, yac, 'send', 'one.http', '--all'] }),
    ...(has('http', '--version') ? { httpie: ['http', '--ignore-stdin', url] } : {}),
    ...(has('python3', '-c', 'import requests')
      ? { 'Python Requests': ['python3', 'one.py'] }
      : {}),
  },
  ROUNDS,
);
await compare(
  `${MANY} requests in one file (budget: 1.5 x CPU, 110 MiB)`,
  {
    'bare undici loop': [node, 'loop.mjs'],
    'postcard send --no-history': [node, BIN, 'send', 'many.http', '--all', '--no-history'],
    'postcard send': [node, BIN, 'send', 'many.http', '--all'],
    ...(yac === null ? {} : { httpYac: [node, yac, 'send', 'many.http', '--all'] }),
  },
  Math.max(3, Math.floor(ROUNDS / 3)),
);
server.close();
fs.rmSync(folder, { recursive: true, force: true });
if (values.write) {
  const page = path.join(ROOT, 'docs/BENCHMARKS.md');
  const machine = `Machine: ${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? '?'}.`;
  const text = fs.readFileSync(page, 'utf8');
  fs.writeFileSync(
    page,
    text.replace(/<!-- cli -->[\s\S]*<!-- \/cli -->/, () =>
      ['<!-- cli -->', '', machine, ...tables, '', '<!-- /cli -->'].join('\n'),
    ),
  );
}
