/**
 * `npm test`: every check of the project, side by side where they do not need each other. The last
 * line is the sum. Nothing is skipped: what cannot be run has failed. Names of steps after the
 * command run those alone, with what they need.
 */
import fs from 'node:fs';
import path from 'node:path';
import { BROWSER, BROWSER_VARIABLE, describeBrowser } from '../system/browser.ts';
import { ROOT, runNode } from '../system/commands.ts';
import { PEERS, SHELLS, provide } from '../system/debian.ts';
import { VSCODE_VARIABLE, chooseVsCode, describeVsCode } from '../vscode/choose.ts';
import { countOf, runMocha } from './mocha.ts';
import { StepRunner } from './steps.ts';
import type { Step, StepResult } from './steps.ts';

/** A tool with one answer: it counts as one. */
function tool(name: string, args: readonly string[], after: readonly string[] = []): Step {
  return {
    name,
    after,
    run: async () => {
      const { code, output } = await runNode(args);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
    },
  };
}

async function browser(say: (line: string) => void): Promise<StepResult> {
  await provide([BROWSER], say);
  const found = await describeBrowser();
  // What was decided here holds for every step after it.
  process.env[BROWSER_VARIABLE] = found.path;
  return { passed: 0, failed: 0, note: `${found.version}, ${found.path}` };
}

/** Without them the tests say so, and fail unless somebody has said that it is all right. */
async function peers(say: (line: string) => void): Promise<StepResult> {
  if (process.env['POSTCARD_WITHOUT_PEERS'] === undefined) await provide([PEERS, SHELLS], say);
  return { passed: 0, failed: 0 };
}

async function vscode(say: (line: string) => void): Promise<StepResult> {
  const chosen = await chooseVsCode(say);
  process.env[VSCODE_VARIABLE] = chosen.kind === 'desktop' ? chosen.executable : 'server';
  return { passed: 0, failed: 0, note: describeVsCode(chosen) };
}

/** The tests run in another program, which says at its end how many there were. */
async function integration(): Promise<StepResult> {
  const { code, output } = await runNode(['scripts/test/integration.ts']);
  const counts = /^tests in VS Code: (\d+) passed, (\d+) failed$/m.exec(output);
  return countOf(Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0), code, output);
}

/** The packaged file is made beside the development build, never over it. */
async function packaged(): Promise<StepResult> {
  const { code, output } = await runNode(['scripts/package/main.ts']);
  const size = /^(\S+\.vsix: .*)$/m.exec(output)?.[1] ?? '';
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, note: size, output };
}

const STEPS: readonly Step[] = [
  { name: 'vscode', run: vscode },
  { name: 'browser', run: browser },
  { name: 'peers', run: peers },
  tool('build', ['esbuild.mjs']),
  { name: 'unit', after: ['build', 'peers'], run: () => runMocha([]) },
  tool('types', ['scripts/typecheck.mjs']),
  { name: 'package', after: ['build'], run: packaged },
  { name: 'integration', after: ['build', 'vscode', 'browser'], run: integration },
  {
    name: 'webview',
    after: ['build', 'browser'],
    run: () => runMocha(['--config', '.mocharc.webview.json']),
  },
  {
    name: 'workbench',
    after: ['package', 'vscode', 'browser'],
    run: () => runMocha(['--config', '.mocharc.ui.json']),
  },
  tool('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  tool('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  tool('imports', [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...['--config', '.dependency-cruiser.cjs', 'src', 'demo', 'scripts'],
  ]),
  tool('unused', ['node_modules/knip/bin/knip.js']),
  tool('grammar', ['node_modules/vscode-tmgrammar-test/dist/unit.js', 'test/grammar/**/*.http']),
];

/** The steps that were asked for, and all that they stand on. */
function chosenSteps(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return STEPS;
  const wanted = new Set<string>();
  const add = (name: string): void => {
    const step = STEPS.find((candidate) => candidate.name === name);
    if (step === undefined) {
      throw new Error(`There is no step ${name}. There are: ${STEPS.map((s) => s.name).join(' ')}`);
    }
    wanted.add(name);
    step.after?.forEach(add);
  };
  names.forEach(add);
  return STEPS.filter(({ name }) => wanted.has(name));
}

async function main(): Promise<void> {
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  console.log(`Postcard ${version}, Node ${process.versions.node}`);
  const started = Date.now();
  const { passed, failed } = await new StepRunner(chosenSteps(process.argv.slice(2))).run();
  console.log(`\nAfter ${Math.round((Date.now() - started) / 1000)} s:`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await main();
