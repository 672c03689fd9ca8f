/** Runs what was chosen, one after the other, and reports each as it is done. */
import { randomUUID } from 'node:crypto';
import { Session } from '../engine/session.ts';
import type { SendOptions } from '../engine/request.ts';
import { prepareOnly } from '../runner/dryRun.ts';
import { ResultLog } from '../runner/results.ts';
import type { RunResult } from '../runner/result.ts';
import type { RunInput } from '../runner/runInput.ts';
import { runRequest } from '../runner/runRequest.ts';
import type { SendArguments } from './commands/sendOptions.ts';
import { EXIT } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Reporter } from './formats/reporter.ts';
import { absolute, wantsColour } from './io.ts';
import type { CliIo } from './io.ts';
import { createDecisions, createPorts } from './nodePorts.ts';
import { Tally } from './outcome.ts';
import type { Output } from './output.ts';
import type { Chosen } from './select.ts';
import { createProgress } from './terminal/progress.ts';
import { createStyle } from './terminal/style.ts';

export interface SendJob {
  readonly args: SendArguments;
  readonly io: CliIo;
  readonly overrides: SendOptions & { readonly raiseForStatus?: boolean };
  readonly variables: Readonly<Record<string, string>>;
  readonly reporter: Reporter;
  readonly output: Output;
}

export async function sendChosen(chosen: readonly Chosen[], job: SendJob): Promise<ExitCode> {
  const { args, io, reporter, output } = job;
  const style = createStyle(wantsColour(io, io.stderr, args.value('color')));
  const progress = createProgress(io, style, chosen.length);
  const session = new Session({
    environment: io.env,
    trustEnv: !args.has('no-env-proxy'),
    decide: createDecisions(io, progress.clear),
  });
  const ports = createPorts(io, progress.clear);
  const results = new ResultLog();
  const tally = new Tally();
  const startedAt = performance.now();
  let done = 0;
  try {
    for (const [id, { file, entry }] of chosen.entries()) {
      if (io.signal.aborted || !output.open) break;
      if (args.has('bail') && tally.code !== EXIT.ok) break;
      progress.start(id, entry.name ?? `${entry.method} ${entry.target}`);
      const input: RunInput = {
        document: file.document,
        file: file.file,
        entry,
        session,
        ports,
        environments: args.all('env').flatMap((names) => names.split(',')),
        environmentFiles: args.all('env-file').map((name) => absolute(io, name)),
        variables: job.variables,
        defaults: {},
        overrides: job.overrides,
        earlier: results.byName(entry.ref.file),
        withoutScripts: args.has('no-scripts'),
        updateSnapshots: args.has('update-snapshots'),
        signal: io.signal,
        onProgress: (step) => {
          progress.update(id, step);
        },
      };
      const result = await runOne(input, args.has('dry-run'));
      progress.stop(id);
      tally.add(result);
      await reporter.result({
        file: file.given,
        document: file.document,
        method: entry.method,
        target: entry.target,
        result,
      });
      results.add(result);
      done += 1;
    }
    progress.close();
    const summary = tally.summary(chosen.length - done, performance.now() - startedAt);
    await reporter.end({ ok: tally.code === EXIT.ok, summary });
  } finally {
    progress.close();
    results.clear();
    await session.close();
  }
  return io.signal.aborted ? EXIT.interrupted : tally.code;
}

async function runOne(input: RunInput, dry: boolean): Promise<RunResult> {
  if (!dry) return runRequest(input);
  const { result } = await prepareOnly(input, input.session.cookies);
  return { ...result, id: randomUUID() };
}
