import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { ScriptOutcome } from '../../../src/runner/scriptPort.ts';
import { createScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import type { DisposableScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import { attempts } from './attempts.ts';
import { WORKER, job } from './jobs.ts';

const ENV_CANARY = 'canary-of-the-environment';
const FILE_CANARY = 'canary-of-a-file';
const INTRINSICS = [Object, Array, Function, String, Promise, Map, Error, RegExp, Date];
const CODES = ['exception', 'syntax', 'import', 'timeout', 'memory', 'output'];

/** What could be different in here, had a script got out. */
function hostState(): string {
  return JSON.stringify([
    INTRINSICS.map((intrinsic) => [
      Object.getOwnPropertyNames(intrinsic),
      Object.getOwnPropertyNames(intrinsic.prototype as object),
    ]),
    Object.getOwnPropertyNames(JSON),
    ({} as Record<string, unknown>)['polluted'] ?? null,
    Object.keys(globalThis),
    process.env,
    process.cwd(),
  ]);
}

describe('attempts to leave the sandbox', function () {
  this.timeout(60_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-canary-'));
  const canaryFile = path.join(folder, 'canary.js');
  let runner: DisposableScriptRunner;
  /** For what never ends by itself. */
  let impatient: DisposableScriptRunner;
  let state = '';
  before(async () => {
    // More than a hundred threads are started: from one file they start much faster.
    const workerPath = path.join(folder, 'scriptWorker.cjs');
    await build({
      entryPoints: [WORKER],
      outfile: workerPath,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'warning',
    });
    fs.writeFileSync(canaryFile, `client.log('${FILE_CANARY}')`);
    process.env['POSTCARD_CANARY'] = ENV_CANARY;
    state = hostState();
    runner = createScriptRunner({ workerPath, limits: { timeoutMs: 150, graceMs: 100 } });
    impatient = createScriptRunner({
      workerPath,
      limits: { timeoutMs: 50, graceMs: 50 },
      maxThreads: 2,
    });
  });
  // All at once, four at a time: most of the time goes by in waiting for deadlines.
  const running = new Map<string, Promise<ScriptOutcome>>();
  const all = attempts(canaryFile);
  before(() => {
    for (const { code, stopped = false } of all) {
      running.set(code, (stopped ? impatient : runner).run(job(code)));
    }
  });
  after(async () => {
    await Promise.all([runner.dispose(), impatient.dispose()]);
    delete process.env['POSTCARD_CANARY'];
    fs.rmSync(folder, { recursive: true });
  });

  it('are at least 300', () => {
    assert.ok(all.length >= 300, String(all.length));
  });

  for (const { group, name, code, stopped = false } of all) {
    it(`${group}: ${name}`, async () => {
      const attempt = running.get(code);
      assert.ok(attempt);
      assertContained(await attempt, stopped);
      assert.equal(hostState(), state);
    });
  }

  function assertContained(outcome: ScriptOutcome, stopped: boolean): void {
    const text = JSON.stringify(outcome);
    for (const canary of ['ESCAPED', ENV_CANARY, FILE_CANARY, 'src/scripting', 'node:internal']) {
      assert.ok(!text.includes(canary), `${canary} in ${text.slice(0, 2000)}`);
    }
    assert.ok(text.length < 20_000_000, `${text.length} characters`);
    if (outcome.error !== null) assert.ok(CODES.includes(outcome.error.code), outcome.error.code);
    if (stopped) assert.notEqual(outcome.error, null);
  }

  it('leave nothing behind for the next script', async () => {
    for (const code of [
      'globalThis.left = 1; Object.prototype.polluted = 1; JSON.stringify = () => "1";',
      'for (;;);',
      'eval("(".repeat(200000));',
      'const a = []; for (;;) a.push("ab".repeat(1e7) + a.length);',
    ]) {
      await runner.run(job(code));
      const { logs, error } = await runner.run(
        job('client.log(typeof left, ({}).polluted, JSON.stringify([response.status]))'),
      );
      assert.equal(error, null);
      assert.deepEqual(logs, ['undefined undefined [200]']);
    }
  });
});
