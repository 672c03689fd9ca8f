/**
 * What the engine costs beside bare undici: the same server, the same run, in turn. Prints medians of
 * ratios and holds them to the budgets; other clients stand beside it. `--write` puts the tables into
 * docs/BENCHMARKS.md.
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { build } from 'esbuild';
import { Agent, fetch as undiciFetch, request } from 'undici';
import { Session } from '../src/engine/session.ts';

type Send = () => Promise<unknown>;

interface Row {
  readonly name: string;
  readonly value: string;
  readonly budget: string;
  readonly held: boolean;
}

const rows: Row[] = [];
const others: string[] = [];
const page = new URL('../docs/BENCHMARKS.md', import.meta.url);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Measured {
  readonly wallMs: number;
  readonly p50Ms: number;
}

async function measure(inFlight: number, total: number, send: Send): Promise<Measured> {
  const latencies: number[] = [];
  const start = performance.now();
  let left = total;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const before = performance.now();
      await send();
      latencies.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { wallMs: performance.now() - start, p50Ms: median(latencies) };
}

function budget(name: string, value: number, limit: number, atMost = true): void {
  const held = atMost ? value <= limit : value >= limit;
  const sign = atMost ? '≤' : '≥';
  rows.push({ name, value: value.toFixed(2), budget: `${sign} ${limit}`, held });
  console.log(`${held ? 'ok  ' : 'OVER'} ${name}: ${value.toFixed(2)} (${sign} ${limit})`);
}

async function startServer(): Promise<{ child: ChildProcess; origin: string }> {
  const child = fork(new URL('benchServer.ts', import.meta.url), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
  });
  const port = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    });
  });
  return { child, origin: `http://127.0.0.1:${port}` };
}

/** Ratios to bare undici, the two in turn. */
async function compare(
  inFlight: number,
  total: number,
  ours: Send,
  bare: Send,
): Promise<{ p50: number; throughput: number }> {
  await measure(inFlight, total, ours);
  await measure(inFlight, total, bare);
  const p50: number[] = [];
  const throughput: number[] = [];
  for (let round = 0; round < 11; round += 1) {
    const mine = await measure(inFlight, total, ours);
    const its = await measure(inFlight, total, bare);
    p50.push(mine.p50Ms / its.p50Ms);
    throughput.push(its.wallMs / mine.wallMs);
  }
  return { p50: median(p50), throughput: median(throughput) };
}

async function smallRequests(origin: string): Promise<void> {
  const url = `${origin}/get?a=1`;
  const session = new Session({ trustEnv: false });
  const agent = new Agent();
  const ours: Send = async () => (await session.get(url)).content();
  const bare: Send = async () => (await request(url, { dispatcher: agent })).body.arrayBuffer();
  const one = await compare(1, 600, ours, bare);
  budget('Session.get, 1 in flight: p50 of undici.request', one.p50, 1.5);
  const fifty = await compare(50, 4000, ours, bare);
  budget('Session.get, 50 in flight: p50 of undici.request', fifty.p50, 1.8);
  budget('Session.get, 50 in flight: throughput of undici.request', fifty.throughput, 0.65, false);
  for (const [name, send] of Object.entries(await otherClients(url, agent))) {
    const a = await compare(1, 400, send, bare);
    const b = await compare(50, 2000, send, bare);
    others.push(
      `| ${name} | ${a.p50.toFixed(2)} | ${b.p50.toFixed(2)} | ${b.throughput.toFixed(2)} |`,
    );
    console.log(
      `     ${name}: ${a.p50.toFixed(2)}, ${b.p50.toFixed(2)}, ${b.throughput.toFixed(2)}`,
    );
  }
  await session.close();
  await agent.close();
}

async function otherClients(url: string, agent: Agent): Promise<Record<string, Send>> {
  const keepAlive = new http.Agent({ keepAlive: true });
  const clients: Record<string, Send> = {
    'node:http': () =>
      new Promise((resolve, reject) => {
        http
          .get(url, { agent: keepAlive }, (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              resolve(Buffer.concat(chunks));
            });
          })
          .on('error', reject);
      }),
    'undici.fetch': async () => (await undiciFetch(url, { dispatcher: agent })).arrayBuffer(),
  };
  // Not dependencies of ours: they are measured where somebody has installed them.
  for (const name of ['got', 'axios']) {
    const module = (await import(name).catch(() => null)) as {
      default: (target: string) => Promise<unknown>;
    } | null;
    if (module !== null) clients[name] = () => module.default(url);
  }
  return clients;
}

const PYTHON = `
import sys, time, requests
url, total = sys.argv[1], int(sys.argv[2])
s = requests.Session(); s.trust_env = False
for _ in range(50): s.get(url).content
times = []
for _ in range(total):
    t = time.perf_counter(); s.get(url).content; times.append(time.perf_counter() - t)
print(sorted(times)[len(times) // 2] * 1000)
`;

async function otherPrograms(origin: string): Promise<void> {
  const url = `${origin}/get?a=1`;
  const agent = new Agent();
  const bare: Send = async () => (await request(url, { dispatcher: agent })).body.arrayBuffer();
  const { p50Ms } = await measure(1, 1000, bare);
  const python = spawnSync('/usr/bin/python3', ['-c', PYTHON, url, '400'], { encoding: 'utf8' });
  if (python.status === 0) {
    const ratio = Number(python.stdout) / p50Ms;
    others.push(`| Python Requests, Session | ${ratio.toFixed(2)} | – | – |`);
    console.log(`     Python Requests, Session: ${ratio.toFixed(2)}`);
  }
  await agent.close();
}

async function toFile(origin: string, mib: number): Promise<void> {
  const url = `${origin}/big?mib=${mib}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-bench-'));
  const file = path.join(folder, 'body');
  const agent = new Agent();
  const session = new Session({ trustEnv: false });
  const ours: Send = async () => {
    const response = await session.get(url, { stream: true });
    await pipeline(response.iterContent(1024 * 1024), createWriteStream(file));
  };
  const bare: Send = async () => {
    const { body } = await request(url, { dispatcher: agent });
    await pipeline(body, createWriteStream(file));
  };
  const spilled: Send = async () => {
    const response = await session.get(url);
    await response.close();
  };
  const ratios: number[] = [];
  const spills: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const its = (await measure(1, 1, bare)).wallMs;
    ratios.push((await measure(1, 1, ours)).wallMs / its);
    spills.push((await measure(1, 1, spilled)).wallMs / its);
  }
  budget(`${mib} MiB to a file: time of the bare undici pipeline`, median(ratios), 1.15);
  budget(`${mib} MiB kept by the engine: time of the bare undici pipeline`, median(spills), 1.15);
  const curl = spawnSync('curl', ['-s', '-o', file, '-w', '%{time_total}', url], {
    encoding: 'utf8',
  });
  if (curl.status === 0) {
    const its = (await measure(1, 1, bare)).wallMs;
    others.push(
      `| curl, ${mib} MiB to a file | ${((Number(curl.stdout) * 1000) / its).toFixed(2)} of undici's time | | |`,
    );
  }
  await session.close();
  await agent.close();
  fs.rmSync(folder, { recursive: true });
}

/** As it is shipped: reading TypeScript costs Node a great deal of memory. */
async function bundled(): Promise<{ file: string; remove: () => void }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-bench-'));
  const file = path.join(folder, 'engine.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, '../src/engine/session.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    outfile: file,
    banner: {
      js: "import { createRequire as own } from 'node:module';const require = own(import.meta.url);",
    },
    logLevel: 'error',
  });
  return {
    file,
    remove: () => {
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** Peak memory of a process that does nothing else. */
async function memory(origin: string, mib: number): Promise<void> {
  const { file, remove } = await bundled();
  const head = `
    import { createWriteStream } from 'node:fs';
    import { pipeline } from 'node:stream/promises';
    const { Session } = await import(${JSON.stringify(file)});
    const session = new Session({ trustEnv: false });`;
  const tail = `
    await response.close();
    await session.close();
    console.log(process.resourceUsage().maxRSS / 1024);`;
  const url = JSON.stringify(`${origin}/big?mib=${mib}`);
  const ways = {
    'kept by the engine': `const response = await session.get(${url});
      if (response.size.decoded !== ${mib} * 1024 * 1024) throw new Error('short');`,
    'streamed to a file': `const response = await session.get(${url}, { stream: true });
      await pipeline(response.iterContent(), createWriteStream(${JSON.stringify(`${file}.body`)}));`,
  };
  for (const [name, way] of Object.entries(ways)) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${head}${way}${tail}`]);
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    budget(`${mib} MiB ${name}: peak MiB of the process`, Number(output), 150);
  }
  remove();
}

async function decoding(origin: string): Promise<void> {
  const url = `${origin}/gzip`;
  const agent = new Agent();
  const session = new Session({ trustEnv: false });
  const encoded = Buffer.from(await (await request(url, { dispatcher: agent })).body.arrayBuffer());
  const count = async (source: AsyncIterable<Uint8Array>) => {
    let bytes = 0;
    for await (const chunk of source) bytes += chunk.byteLength;
    return bytes;
  };
  const ours: Send = async () => count((await session.get(url, { stream: true })).iterContent());
  const bare: Send = async () => {
    const { body } = await request(url, { dispatcher: agent });
    return count(body.pipe(zlib.createGunzip()));
  };
  await measure(1, 1, ours);
  await measure(1, 1, bare);
  const ratios: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const mine = (await measure(1, 1, ours)).wallMs;
    ratios.push(mine / (await measure(1, 1, bare)).wallMs);
  }
  budget(
    `gzip, ${Math.round(encoded.length / 1e6)} MB coded: time of undici with zlib`,
    median(ratios),
    1.1,
  );
  await session.close();
  await agent.close();
}

function writePage(): void {
  const machine = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? '?'}`;
  const section = [
    '<!-- engine -->',
    '',
    `Machine: ${machine}.`,
    '',
    '| | Measured | Budget | |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ name, value, budget: limit, held }) =>
        `| ${name} | ${value} | ${limit} | ${held ? 'held' : '**over**'} |`,
    ),
    '',
    'Other clients, as multiples of `undici.request` (p50 with 1 and with 50 in flight, throughput with 50):',
    '',
    '| | 1 | 50 | throughput |',
    '| --- | --- | --- | --- |',
    ...others,
    '',
    '<!-- /engine -->',
  ].join('\n');
  const text = fs.readFileSync(page, 'utf8');
  fs.writeFileSync(page, text.replace(/<!-- engine -->[\s\S]*<!-- \/engine -->/, section));
}

const { child, origin } = await startServer();
const quick = process.argv.includes('--quick');
await smallRequests(origin);
await otherPrograms(origin);
await toFile(origin, quick ? 128 : 1024);
await memory(origin, quick ? 128 : 1024);
await decoding(origin);
if (process.argv.includes('--write')) writePage();
child.disconnect();
process.exitCode = rows.every(({ held }) => held) ? 0 : 1;
