/** Mocha in a process of its own, counted from its JSON report. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runNode } from '../system/commands.ts';
import type { StepResult } from './steps.ts';

interface MochaReport {
  readonly stats: { readonly passes: number; readonly failures: number; readonly pending: number };
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly err: { readonly stack?: string; readonly message?: string };
  }[];
}

/** A report with no test in it counts as a failure, and so does a run that left none. */
export async function runMocha(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<StepResult> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-mocha-'));
  const file = path.join(folder, 'report.json');
  try {
    const { code, output } = await runNode(
      [
        'node_modules/mocha/bin/mocha.js',
        ...args,
        ...['--reporter', 'json', '--reporter-option', `output=${file}`],
      ],
      { env: { ...process.env, ...env } },
    );
    if (!fs.existsSync(file)) return { passed: 0, failed: 1, output };
    const { stats, failures } = JSON.parse(fs.readFileSync(file, 'utf8')) as MochaReport;
    const told = failures.map(
      ({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message ?? ''}\n`,
    );
    return countOf(
      stats.passes,
      stats.failures + stats.pending,
      code,
      [...told, output].join('\n'),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run of tests counts as, from its numbers and its exit code. */
export function countOf(passed: number, failed: number, code: number, output: string): StepResult {
  const unexplained = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained, note: `${passed} passed`, output };
}
