/** What else is sent with a request, asked of the planner that sends it. */
import type { RunnerPorts } from '../runner/ports.ts';
import type { RunResult } from '../runner/result.ts';
import { refKey } from '../runner/results.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { titleOf } from '../runner/titleOf.ts';
import { planRequests } from '../runner/plan/makePlan.ts';
import type { PlanFile, PlanOptions, PlanStep } from '../runner/plan/planInput.ts';

/** A file whose requests are known. */
export interface PlannedFile extends PlanFile {
  readonly entries: readonly RequestEntry[];
}

/** Titles of what is sent before a request, in their order, by `refKey`. */
export type RequestsBefore = ReadonlyMap<string, readonly string[]>;

/** Answers of this window of a file, by name. */
export type Earlier = (file: string) => ReadonlyMap<string, RunResult>;

/** The editor goes on after so long. */
const AT_ONCE_MS = 8;
/** Of all requests together: a file in which each needs all others is for sending, not for looking at. */
const MAX_STEPS = 20_000;
const ALL_AGAIN: PlanOptions = { freshForMs: -1 };

/** Of each request that needs others; of the first of them, where it is more than a person reads. Reads the files that are imported. */
export async function requestsBefore(
  file: PlannedFile,
  { ports, signal }: { readonly ports: RunnerPorts; readonly signal: AbortSignal },
): Promise<RequestsBefore> {
  const found = new Map<string, readonly string[]>();
  let left = MAX_STEPS;
  let since = performance.now();
  for (const entry of file.entries) {
    if (performance.now() - since > AT_ONCE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    if (signal.aborted || left < 0) break;
    const steps = await stepsOf(file, entry, { ports });
    left -= steps.length;
    // What cannot be planned says so when it is sent, and under its words.
    if (steps.length < 2 || steps.some(({ problem }) => problem !== null)) continue;
    found.set(
      refKey(entry.ref),
      steps.slice(0, -1).map((step) => titleOf(step.entry)),
    );
  }
  return found;
}

/** What a person is told of one request of a plan. */
export interface PlannedStep {
  readonly title: string;
  /** Method and target as they are written, where the title is another. */
  readonly written: string | null;
  /** Why it is sent, where it stands, and whether it is: sentences. */
  readonly notes: readonly string[];
}

interface PlanParts {
  readonly ports: RunnerPorts;
  readonly earlier: Earlier;
}

/** The plan of a request, for people: what is sent in which order, why, and what is there already. The last is the request itself. */
export async function plannedSteps(
  file: PlannedFile,
  entry: RequestEntry,
  { ports, earlier }: PlanParts,
): Promise<PlannedStep[]> {
  const steps = await stepsOf(file, entry, { ports });
  const needed = new Set((await stepsOf(file, entry, { ports, earlier })).map(keyOf));
  return steps.map((step) => ({
    title: titleOf(step.entry),
    written: step.entry.name === null ? null : `${step.entry.method} ${step.entry.target}`,
    notes: [
      `${placeOf(step, file)}: ${reasonOf(step, entry)}`,
      ...(needed.has(keyOf(step)) ? [] : [answerOf(step, earlier)]),
      ...(step.problem === null ? [] : [`It cannot be sent: ${step.problem.message}`]),
    ],
  }));
}

export async function planText(
  file: PlannedFile,
  entry: RequestEntry,
  parts: PlanParts,
): Promise<string> {
  const steps = await plannedSteps(file, entry, parts);
  const title = titleOf(entry);
  const lines = steps.flatMap((step, index) => [
    '',
    `${index + 1}. ${step.title}${step.written === null ? '' : `: ${step.written}`}`,
    ...step.notes.map((note) => `   ${note}`),
  ]);
  const text = [
    steps.length === 1
      ? `${title} needs no other request. Nothing was sent.`
      : `What is sent with ${title}, first to last. Nothing was sent.`,
    ...lines,
  ];
  return `${text.map((line) => `# ${line}`.trimEnd()).join('\n')}\n`;
}

function stepsOf(
  file: PlannedFile,
  entry: RequestEntry,
  { ports, earlier }: { readonly ports: RunnerPorts; readonly earlier?: Earlier },
): Promise<readonly PlanStep[]> {
  return planRequests({
    files: [file],
    items: [{ file: file.file, blockIndex: entry.blockIndex, explicit: true }],
    environments: [],
    ports,
    ...(earlier === undefined ? { options: ALL_AGAIN } : { earlier }),
  });
}

function keyOf({ entry }: PlanStep): string {
  return refKey(entry.ref);
}

function placeOf({ entry, file }: PlanStep, from: PlannedFile): string {
  return file === from.file ? `Line ${entry.line}` : `Line ${entry.line} of ${entry.ref.file}`;
}

function reasonOf({ entry, why, neededBy }: PlanStep, chosen: RequestEntry): string {
  if (why === 'needed') return `${neededBy ?? 'a request below'} uses its answer.`;
  return refKey(entry.ref) === refKey(chosen.ref)
    ? 'the one that was asked for.'
    : 'a run line above the request says so.';
}

function answerOf({ entry }: PlanStep, earlier: Earlier): string {
  const known = entry.name === null ? undefined : earlier(entry.ref.file).get(entry.name);
  const time = known === undefined ? '' : ` of ${new Date(known.startedAt).toLocaleTimeString()}`;
  return `An answer${time} is there: it is sent again only with “Send with … before it”.`;
}
