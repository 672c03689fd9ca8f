/** The thread that scripts run in. It takes one job at a time, until whoever started it ends it. */
import { parentPort } from 'node:worker_threads';
import type { ScriptJob } from '../runner/scriptPort.ts';
import { createSandbox } from './sandbox.ts';
import type { SandboxResult } from './sandbox.ts';

export interface WorkerJob {
  readonly job: ScriptJob;
  readonly timeoutMs: number;
}

export type WorkerMessage =
  { readonly type: 'ready' } | ({ readonly type: 'result' } & SandboxResult);

const port = parentPort;
if (port === null) throw new Error('This file is for a worker thread.');
const tell = (message: WorkerMessage) => {
  port.postMessage(message);
};
void createSandbox().then((sandbox) => {
  port.on('message', ({ job, timeoutMs }: WorkerJob) => {
    void sandbox.run(job, timeoutMs).then((result) => {
      tell({ type: 'result', ...result });
    });
  });
  tell({ type: 'ready' });
});
