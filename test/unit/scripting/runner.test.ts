import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancelledError } from '../../../src/engine/errors.ts';
import { createScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import type { DisposableScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import { OUTPUT } from '../../../src/scripting/limits.ts';
import { WORKER, job, response } from './jobs.ts';

describe('createScriptRunner', function () {
  this.timeout(30_000);
  let runner: DisposableScriptRunner;
  before(() => {
    runner = createScriptRunner({ workerPath: WORKER });
  });
  after(() => runner.dispose());

  it('runs several scripts at once, each with an answer of its own', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => runner.run(job(`client.log(${index})`))),
    );
    assert.deepEqual(
      outcomes.map(({ logs }) => logs[0]),
      Array.from({ length: 10 }, (_, index) => String(index)),
    );
  });

  it('rejects when it is cancelled, before and while it runs', async () => {
    await assert.rejects(runner.run(job('1'), AbortSignal.abort()), CancelledError);
    const controller = new AbortController();
    const running = runner.run(job('for (;;);'), controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 20);
    await assert.rejects(running, CancelledError);
    assert.deepEqual((await runner.run(job('client.log(1)'))).logs, ['1']);
  });

  it('ends a script that QuickJS cannot stop', async () => {
    const strict = createScriptRunner({
      workerPath: WORKER,
      limits: { timeoutMs: 100, graceMs: 100 },
    });
    const path_ = "$[?search(@, '^(a+)+$')]";
    const { error } = await strict.run(job(`jsonPath(["a".repeat(60) + "!"], "${path_}")`));
    assert.equal(error?.code, 'timeout');
    assert.equal(error.message, 'The script was stopped after 0.1 s.');
    await strict.dispose();
  });

  it('leaves the thread of the caller to its work meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 5);
    const { error } = await runner.run(job('for (;;);'));
    clearInterval(timer);
    assert.equal(error?.code, 'timeout');
    // Two seconds have room for 400 of them.
    assert.ok(turns > 20, `${turns} turns`);
  });

  it('hears an answer that was there in time, however late it is listened to', async () => {
    const strict = createScriptRunner({
      workerPath: WORKER,
      limits: { timeoutMs: 400, graceMs: 100 },
    });
    await strict.run(job('1'));
    const running = strict.run(job('client.log("in time")'));
    await new Promise((resolve) => setImmediate(resolve));
    // Other work holds up this thread for longer than the script may take.
    const end = performance.now() + 1000;
    while (performance.now() < end);
    assert.deepEqual((await running).logs, ['in time']);
    await strict.dispose();
  });

  it('gives the time to the script, whatever is made ready for it before', async () => {
    const strict = createScriptRunner({ workerPath: WORKER, limits: { timeoutMs: 1 } });
    for (const code of ['for (;;);', 'for (;;) client.log(1);']) {
      assert.equal((await strict.run(job(code))).error?.code, 'timeout');
    }
    await strict.dispose();
  });

  it('keeps what a script had done when its time ran out', async () => {
    const strict = createScriptRunner({ workerPath: WORKER, limits: { timeoutMs: 200 } });
    const { error, logs, tests } = await strict.run(
      job('client.log("seen"); client.test("t", () => {}); for (;;) Math.random();'),
    );
    assert.equal(error?.code, 'timeout');
    assert.deepEqual([logs, tests.length], [['seen'], 1]);
    await strict.dispose();
  });

  it('says that it is the memory', async () => {
    const { error } = await runner.run(job('const a = []; for (;;) a.push([1, 2, 3]);'));
    assert.equal(error?.code, 'memory');
    assert.match(error.message, /64 MiB/);
  });

  it('reads a body of megabytes', async () => {
    const items = Array.from({ length: 60_000 }, (_, id) => ({ id, name: `name ${id}` }));
    const body = JSON.stringify({ items });
    const { error, logs } = await runner.run(
      job('client.log(response.body.items.length, response.text.length)', {
        response: response({ body }),
      }),
    );
    assert.equal(error, null);
    assert.deepEqual(logs, [`60000 ${body.length}`]);
  });

  it('cuts what a script logs, and says so', async () => {
    const { logs, error } = await runner.run(
      job('for (let n = 0; n < 5000; n += 1) client.log(n); '),
    );
    assert.equal(error, null);
    assert.equal(logs.length, OUTPUT.logLines + 1);
    assert.match(logs.at(-1) ?? '', /left out/);
  });

  it('refuses values that are too many, too long or too deep', async () => {
    for (const code of [
      'for (let n = 0; n < 5000; n += 1) client.global.set("n" + n, n);',
      'client.global.set("x", "x".repeat(5e6));',
      'let d = 1; for (let n = 0; n < 150; n += 1) d = [d]; client.global.set("d", d);',
      'client.global.set("__proto__", 1);',
      'for (let n = 0; n < 5000; n += 1) client.test("t", () => {});',
    ]) {
      const { error } = await runner.run(job(code));
      assert.equal(error?.code, 'output', code);
    }
  });

  it('tells when there is no worker to run', async () => {
    const broken = createScriptRunner({ workerPath: path.join(import.meta.dirname, 'none.cjs') });
    const { error } = await broken.run(job('1'));
    assert.equal(error?.code, 'unavailable');
    await broken.dispose();
  });

  it('keeps no process alive, and prints nothing', () => {
    const code = `
      const { createScriptRunner } = await import(${JSON.stringify(pathToFileURL(path.join(path.dirname(WORKER), 'createScriptRunner.ts')))});
      const { job } = await import(${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'jobs.ts')))});
      const { logs } = await createScriptRunner({ workerPath: ${JSON.stringify(WORKER)} }).run(job('client.log(5)'));
      console.log(logs[0]);`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', code],
      { encoding: 'utf8', timeout: 20_000 },
    );
    assert.deepEqual({ stdout, stderr, status }, { stdout: '5\n', stderr: '', status: 0 });
  });
});
