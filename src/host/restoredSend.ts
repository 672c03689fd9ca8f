import type { DryRun } from '../runner/dryRun.ts';
import type { PlanFile } from '../runner/plan/planInput.ts';
import type { RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';

/** A request of the history in its file. */
export interface RestoredSend extends PlanFile {
  readonly entry: RequestEntry;
  readonly environments: readonly string[];
}

/** Who sends again what was sent before. Undefined: nothing was sent. */
export interface Resender {
  /** An exchange of this window, byte for byte. */
  replay(id: string): Promise<RunResult | undefined>;
  /** A request of the history, in its file as it is now. */
  sendRestored(send: RestoredSend): Promise<RunResult | undefined>;
  dryRunRestored(send: RestoredSend): Promise<DryRun>;
}
