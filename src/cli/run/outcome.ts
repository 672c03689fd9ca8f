/** What came of a run in numbers, and how the command ends. */
import type { RunResult } from '../../runner/result.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { JsonSummary } from '../json/contract.ts';

export type Verdict = 'ok' | 'failed' | 'syntax' | 'error' | 'cancelled';

/** `failed`: an answer that is not what was asked for. `error`: no answer, or not a whole one. */
export function verdictOf({ ok, exchange, failure }: RunResult): Verdict {
  if (failure !== null) return failure.type === 'SyntaxError' ? 'syntax' : ok ? 'ok' : 'error';
  if (ok) return 'ok';
  const error = exchange?.error ?? null;
  if (error === null) return exchange === null ? 'error' : 'failed';
  if (error.name === 'CancelledError') return 'cancelled';
  return error.name === 'HTTPError' ? 'failed' : 'error';
}

export class Tally {
  #sent = 0;
  #failed = 0;
  #errors = 0;
  #skipped = 0;
  #passedTests = 0;
  #failedTests = 0;
  #code: ExitCode = EXIT.ok;

  add(result: RunResult): void {
    const verdict = verdictOf(result);
    if (result.skipped === true) this.#skipped += 1;
    if (result.exchange !== null && result.exchange.request !== null) this.#sent += 1;
    for (const { ok } of result.tests) {
      if (ok) this.#passedTests += 1;
      else this.#failedTests += 1;
    }
    if (verdict === 'failed') this.#failed += 1;
    if (verdict === 'error' || verdict === 'syntax' || verdict === 'cancelled') this.#errors += 1;
    this.#code = worse(this.#code, CODES[verdict]);
  }

  get code(): ExitCode {
    return this.#code;
  }

  /** `skipped`: how many were never begun. */
  summary(skipped: number, elapsedMs: number): JsonSummary {
    return {
      sent: this.#sent,
      failed: this.#failed,
      errors: this.#errors,
      skipped: this.#skipped + skipped,
      tests: { passed: this.#passedTests, failed: this.#failedTests },
      elapsedMs: Math.round(elapsedMs * 1000) / 1000,
    };
  }
}

const CODES: Readonly<Record<Verdict, ExitCode>> = {
  ok: EXIT.ok,
  failed: EXIT.failed,
  syntax: EXIT.usage,
  error: EXIT.error,
  cancelled: EXIT.interrupted,
};

/** An interruption says most, then what could not be completed, then what cannot be read. */
function worse(a: ExitCode, b: ExitCode): ExitCode {
  return Math.max(a, b) as ExitCode;
}
