/**
 * Reads texts made of the language's own lines in any order, and damaged ones.
 *
 *     node scripts/fuzz/parser.ts [count] [first seed]
 *
 * Ends with 1 and prints the seed and the text at the first that breaks a promise, or that takes
 * longer than 50 ms for 64 KiB.
 */
import { parse } from '../../src/parser/parse.ts';
import { damaged, httpText, random } from './httpText.ts';
import { checkText } from './parserChecks.ts';

const SLOW_MS_PER_64_KIB = 50;

function fuzz(count: number, firstSeed: number): void {
  let slowest = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const next = random(seed);
    const text = next() < 0.5 ? httpText(next) : damaged(httpText(next), next);
    try {
      checkText(text, damaged(text, next));
    } catch (error) {
      console.error(`seed ${seed}: ${JSON.stringify(text)}`);
      throw error;
    }
    if (seed % 500 === 0) slowest = Math.max(slowest, timeOfLargeText(text, seed));
  }
  console.log(`${count} texts hold; the slowest of 64 KiB took ${slowest.toFixed(1)} ms`);
}

/** The text repeated up to 64 KiB: nothing in it may cost more than its length. */
function timeOfLargeText(text: string, seed: number): number {
  const large = text.repeat(Math.ceil(65_536 / Math.max(1, text.length))).slice(0, 65_536);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i += 1) {
    const start = performance.now();
    for (const block of parse(large).blocks) void block.request;
    best = Math.min(best, performance.now() - start);
  }
  if (best > SLOW_MS_PER_64_KIB) throw new Error(`seed ${seed}: ${best.toFixed(0)} ms for 64 KiB`);
  return best;
}

fuzz(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1));
