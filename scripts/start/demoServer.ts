/** The demo server that the tour talks to: ours if it runs already, else a new one. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../system/commands.ts';

/** How the demo server signs its answers. */
const SIGNATURE = 'postcard-demo';

export interface Demo {
  /** Without a slash at its end. */
  readonly url: string;
  /** Null for one that somebody else started: it is not ours to end. */
  readonly process: ChildProcess | null;
}

export async function startDemo(port: number): Promise<Demo> {
  const url = `http://127.0.0.1:${port}`;
  switch (await whoAnswers(url)) {
    case 'demo':
      console.log(`The demo server is already there: ${url}`);
      return { url, process: null };
    case 'somebody':
      console.log(`Port ${port} is taken by another program, so the demo server takes a free one.`);
      return launch(0);
    case 'nobody':
      return launch(port);
  }
}

async function whoAnswers(url: string): Promise<'demo' | 'somebody' | 'nobody'> {
  try {
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(`${url}/get`, { signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.headers.get('server') === SIGNATURE ? 'demo' : 'somebody';
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code === 'ECONNREFUSED' ? 'nobody' : 'somebody';
  }
}

function launch(port: number): Promise<Demo> {
  const { promise, resolve, reject } = Promise.withResolvers<Demo>();
  const child = spawn(process.execPath, [path.join(ROOT, 'demo/main.ts'), '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const url = /demo server: (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, process: child });
    });
  }
  child.once('error', reject);
  child.once('exit', (code) => {
    reject(new Error(`The demo server ended with ${code ?? 'a signal'}:\n${output}`));
  });
  return promise;
}
