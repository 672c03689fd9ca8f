/** Puts what was sent into the history that the editor reads too. */
import type { RunResult } from '../../runner/result.ts';
import { toHistoryEntry } from '../../store/historyEntry.ts';
import { hostsCalled } from '../../store/knownHosts.ts';
import type { Store } from '../../store/openStore.ts';
import type { PlanStep } from '../../runner/plan/planInput.ts';

export async function remember(
  store: Store,
  { document, entry }: PlanStep,
  result: RunResult,
): Promise<void> {
  const template = document.blocks[entry.blockIndex]?.text ?? null;
  const kept = await toHistoryEntry(result, { template });
  if (kept !== null) await store.history.append(kept);
  for (const host of hostsCalled(result.exchange?.hops ?? [])) await store.hosts.add(host);
}
