/** `# @until CONDITION [every 2s] [for 60s] [max 30]`. */
import type { Span } from '../../parser/ast.ts';
import type { Resolver } from '../../variables/resolver.ts';
import type { Directives } from '../directives.ts';
import { runProblem } from '../failure.ts';
import { parseSeconds } from '../sendSettings.ts';

export interface Until {
  /** As an assertion is written: `body.status == "done"`. */
  readonly condition: string;
  readonly everyMs: number;
  readonly forMs: number;
  readonly maxTries: number;
  readonly span: Span;
}

const DEFAULT_EVERY_MS = 1000;
const DEFAULT_FOR_MS = 60_000;
const SETTING = /\s+(every|for|max)\s+(\d+(?:\.\d+)?\s*(?:ms|s|sec|m|min|h)?)\s*$/i;

/** Null without one. @throws RunProblem */
export async function untilOf(directives: Directives, resolver: Resolver): Promise<Until | null> {
  const directive = directives.last('until');
  if (directive === null) return null;
  let condition = (await resolver.resolve(directive.blockIndex, directive.template)).text.trim();
  const settings = { every: DEFAULT_EVERY_MS, for: DEFAULT_FOR_MS, max: Infinity };
  for (let match = SETTING.exec(condition); match !== null; match = SETTING.exec(condition)) {
    const name = (match[1] ?? '').toLowerCase() as 'every' | 'for' | 'max';
    const value = match[2] ?? '';
    settings[name] = name === 'max' ? Number(value) : (parseSeconds(value, null) ?? 0) * 1000;
    condition = condition.slice(0, match.index).trim();
  }
  if (condition === '') {
    throw runProblem('SyntaxError', {
      code: 'invalid-directive',
      message: '`# @until` needs a condition.',
      hint: 'Write `# @until body.status == "done" every 2s for 60s`.',
      span: directive.span,
      name: 'until',
    });
  }
  return {
    condition,
    everyMs: settings.every,
    forMs: settings.for,
    maxTries: settings.max,
    span: directive.span,
  };
}
