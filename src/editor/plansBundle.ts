/** Entry of the bundle that plans: the planner with the files of this machine. */
import { createPorts } from '../host/ports.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import * as plans from './plans.ts';
import type { Earlier, PlannedFile, RequestsBefore } from './plans.ts';

export function requestsBefore(file: PlannedFile, signal: AbortSignal): Promise<RequestsBefore> {
  return plans.requestsBefore(file, { ports: portsOf(file), signal });
}

export function planText(
  file: PlannedFile,
  entry: RequestEntry,
  earlier: Earlier,
): Promise<string> {
  return plans.planText(file, entry, { ports: portsOf(file), earlier });
}

/** Nobody is asked anything while a person only looks. */
function portsOf({ root }: PlannedFile): RunnerPorts {
  return createPorts(root, {
    prompt: () => Promise.resolve(undefined),
    confirm: () => Promise.resolve(false),
  });
}

/** What the bundle exports. */
export interface PlansModule {
  readonly requestsBefore: typeof requestsBefore;
  readonly planText: typeof planText;
}
