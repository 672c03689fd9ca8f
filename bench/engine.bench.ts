/**
 * What a whole `Session` costs over bare undici: the same server, the same run, in turn.
 * Prints medians of ratios; budgets are 1.5 at one in flight, 1.8 at fifty.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { Session } from '../src/engine/session.ts';

const ROUNDS = 15;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timed(
  inFlight: number,
  total: number,
  send: () => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let left = total;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return performance.now() - start;
}

const server = http.createServer((_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"hello":"world","list":[1,2,3]}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/get?a=1`;
const session = new Session({ trustEnv: false });
const agent = new Agent();
const ours = async () => (await session.request('GET', url)).text();
const bare = async () => (await request(url, { dispatcher: agent })).body.text();

for (const [inFlight, total] of [
  [1, 400],
  [50, 2000],
] as const) {
  await timed(inFlight, total, ours);
  await timed(inFlight, total, bare);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const mine = await timed(inFlight, total, ours);
    ratios.push(mine / (await timed(inFlight, total, bare)));
  }
  console.log(`${inFlight} in flight: ${median(ratios).toFixed(2)} x undici.request`);
}
await session.close();
await agent.close();
server.close();
