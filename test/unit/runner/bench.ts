/** Files in a folder of their own, the demo server and a session, for tests of what a file sends. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startDemoServer } from '../../../demo/server.ts';
import type { DemoServer } from '../../../demo/server.ts';
import { Session } from '../../../src/engine/session.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import type { RunnerPorts } from '../../../src/runner/ports.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import type { RunInput } from '../../../src/runner/runInput.ts';
import { runRequest } from '../../../src/runner/runRequest.ts';
import type { ScriptOutcome } from '../../../src/runner/scriptPort.ts';
import { createFilePort } from '../../../src/store/filePort.ts';

export type Overrides = Partial<Omit<RunInput, 'ports'>> & {
  readonly ports?: Partial<RunnerPorts>;
};

/** Of a script that did nothing. */
export const NO_OUTCOME: ScriptOutcome = {
  globals: [],
  clearGlobals: false,
  globalHeaders: [],
  variables: [],
  requestChanges: [],
  tests: [],
  logs: [],
  exited: false,
  flow: null,
  error: null,
};

export class Bench {
  readonly folder: string;
  readonly server: DemoServer;
  readonly session = new Session({ environment: {} });

  private constructor(folder: string, server: DemoServer) {
    this.folder = folder;
    this.server = server;
  }

  static async open(): Promise<Bench> {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'postcard-runner-')));
    return new Bench(folder, await startDemoServer());
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  ports(more: Partial<RunnerPorts> = {}): RunnerPorts {
    return {
      files: createFilePort(this.folder),
      processEnv: () => undefined,
      now: () => Date.now(),
      ...more,
    };
  }

  /** What one request of a text is run with; `{{base}}` is the demo server. */
  input(text: string, { ports, ...more }: Overrides = {}, index = 0): RunInput {
    const file = path.join(this.folder, 'api.http');
    const document = parse(text);
    const entry = listRequests(document, file, this.folder)[index];
    assert.ok(entry !== undefined, 'the text has no such request');
    return {
      document,
      file,
      entry,
      session: this.session,
      ports: this.ports(ports),
      environments: [],
      defaults: {},
      overrides: {},
      earlier: new Map(),
      ...more,
      variables: { base: this.server.url, ...more.variables },
    };
  }

  send(text: string, more: Overrides = {}, index = 0): Promise<RunResult> {
    return runRequest(this.input(text, more, index));
  }

  /** What the demo server says it received. */
  async echo(text: string, more: Overrides = {}): Promise<Echo> {
    const result = await this.send(text, more);
    assert.equal(result.failure, null, result.failure?.message);
    assert.equal(result.exchange?.error ?? null, null, result.exchange?.error?.message);
    return (await result.exchange!.response!.json()) as Echo;
  }

  /** The failure of a request that could not be made. */
  async failure(text: string, more: Overrides = {}): Promise<NonNullable<RunResult['failure']>> {
    const result = await this.send(text, more);
    assert.ok(result.failure !== null, 'the request was sent');
    assert.equal(result.exchange?.hops.length ?? 0, 0);
    return result.failure;
  }
}

export interface Echo {
  readonly args: Record<string, string | string[]>;
  readonly data: string;
  readonly files: Record<string, string>;
  readonly form: Record<string, string | string[]>;
  readonly headers: Record<string, string>;
  readonly json: unknown;
  readonly url: string;
  readonly method?: string;
}

/** The text that a place of a failure covers. */
export function placed(text: string, span: { start: number; end: number } | null): string {
  return span === null ? '' : text.slice(span.start, span.end);
}
