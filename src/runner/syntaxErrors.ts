/** A request that its file does not say clearly is not sent: what would go out is anybody's guess. */
import { absoluteSpan } from '../parser/text.ts';
import { runProblem } from './failure.ts';
import type { RunInput } from './runInput.ts';

/** Judged where they are carried out, by their values with placeholders resolved. */
const DIRECTIVES = 'invalid-directive';

/** @throws RunProblem for the first error that the parser found in the block */
export function refuseSyntaxErrors({ document, entry }: RunInput): void {
  const block = document.blocks[entry.blockIndex];
  const found = block?.diagnostics.find(
    ({ severity, code }) => severity === 'error' && code !== DIRECTIVES,
  );
  if (found === undefined) return;
  throw runProblem('SyntaxError', {
    code: found.code,
    message: found.message,
    hint: found.suggestion ?? null,
    span: absoluteSpan(document, entry.blockIndex, found.span),
  });
}
