/** Entry of the bundle that plans: the planner with the files of this machine. */
import { createSilentPorts } from '../host/ports.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import * as plans from './plans.ts';
import type { Earlier, PlannedFile, PlannedStep, RequestsBefore } from './plans.ts';

export function requestsBefore(file: PlannedFile, signal: AbortSignal): Promise<RequestsBefore> {
  return plans.requestsBefore(file, { ports: createSilentPorts(file.root), signal });
}

export function planText(
  file: PlannedFile,
  entry: RequestEntry,
  earlier: Earlier,
): Promise<string> {
  return plans.planText(file, entry, { ports: createSilentPorts(file.root), earlier });
}

export function plannedSteps(
  file: PlannedFile,
  entry: RequestEntry,
  earlier: Earlier,
): Promise<PlannedStep[]> {
  return plans.plannedSteps(file, entry, { ports: createSilentPorts(file.root), earlier });
}

/** What the bundle exports. */
export interface PlansModule {
  readonly requestsBefore: typeof requestsBefore;
  readonly planText: typeof planText;
  readonly plannedSteps: typeof plannedSteps;
}
