/** Sends a file of the examples as the editor and the command line do, and tells what came of it. */
import fs from 'node:fs';
import path from 'node:path';
import { Session } from '../../../src/engine/session.ts';
import { parse } from '../../../src/parser/parse.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import type { RunnerPorts } from '../../../src/runner/ports.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { createScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import { createFilePort } from '../../../src/store/filePort.ts';

const WORKER = path.resolve(import.meta.dirname, '../../../src/scripting/worker.ts');
export const EXAMPLES = path.resolve(import.meta.dirname, '../../../examples');

/** One request and its outcome, in the words of Requests. */
export interface Told {
  readonly result: RunResult;
  /** Null when no answer came. */
  readonly status: number | null;
  /** Name of the error, or of the failure; null when there is none. */
  readonly error: string | null;
  /** Statuses of `response.history`, oldest first. */
  readonly history: readonly number[];
  /** `r.url`, with the demo server's address as `BASE`. */
  readonly url: string | null;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** `r.json()`; undefined when the content is no JSON. */
  readonly json: unknown;
  /** A field of the answer, repeated ones joined by a comma; null when it is not there. */
  readonly header: (name: string) => string | null;
  /** The last request as it was sent: `GET /path`, and its fields as the transport wrote them. */
  readonly sent: string | null;
  readonly sentHeader: (name: string) => string | null;
}

export interface Tour {
  readonly base: string;
  readonly session: Session;
  close(): Promise<void>;
  /** Every request of a file in order, by its name; `name #2` is the second round of a loop. */
  send(file: string): Promise<ReadonlyMap<string, Told>>;
}

export function startTour(base: string): Tour {
  const session = new Session({ trustEnv: false });
  const named = new Map<string, Session>();
  const namedSession = (name: string): Session => {
    const known = named.get(name) ?? new Session({ trustEnv: false });
    named.set(name, known);
    return known;
  };
  const scripts = createScriptRunner({ workerPath: WORKER });
  const ports: RunnerPorts = {
    files: createFilePort(EXAMPLES),
    processEnv: () => undefined,
    now: () => Date.now(),
    scripts,
  };
  return {
    base,
    session,
    close: async () => {
      await scripts.dispose();
      for (const one of [session, ...named.values()]) await one.close();
    },
    send: async (name) => {
      const file = path.join(EXAMPLES, name);
      const files = [{ document: parse(fs.readFileSync(file, 'utf8')), file, root: EXAMPLES }];
      const { results } = await runPlan({
        files,
        items: selectItems(files, { kind: 'all' }),
        session,
        namedSession,
        ports,
        environments: ['demo'],
        variables: { base, elsewhere: base.replace('127.0.0.1', 'localhost') },
        defaults: {},
        overrides: {},
      });
      const told = new Map<string, Told>();
      for (const { step, result } of results) {
        const { key } = step.entry.ref;
        const times = [...told.keys()].filter((known) => known.split(' #')[0] === key).length;
        told.set(times === 0 ? key : `${key} #${times + 1}`, await tell(result, base));
      }
      return told;
    },
  };
}

async function tell(result: RunResult, base: string): Promise<Told> {
  const response = result.exchange?.response ?? null;
  const hop = result.exchange?.hops.at(-1) ?? null;
  const bytes = response === null ? new Uint8Array() : await response.content();
  const text = response === null ? '' : await response.text();
  const address = (url: string) => url.replace(base, 'BASE');
  return {
    result,
    status: response?.statusCode ?? null,
    error: result.exchange?.error?.name ?? result.failure?.type ?? null,
    history: response?.history.map(({ statusCode }) => statusCode) ?? [],
    url: response === null ? null : address(response.url),
    text,
    bytes,
    json: parsed(text),
    header: (name) => {
      const values = response?.headers.getAll(name) ?? [];
      return values.length === 0 ? null : values.join(', ');
    },
    sent: hop === null ? null : `${hop.request.method} ${address(hop.request.url)}`,
    sentHeader: (name) => {
      const values = hop?.sentHeaders.filter(([key]) => key.toLowerCase() === name) ?? [];
      return values.length === 0 ? null : values.map(([, value]) => value).join(', ');
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
