/**
 * Reads texts made of the language's own lines in any order, and damaged ones.
 *
 *     node scripts/fuzz/parser.ts [count] [first seed]
 *
 * Ends with 1 and prints the seed and the text at the first that breaks a promise, or that takes
 * longer than 50 ms for 64 KiB.
 */
import { diagnosticsOf, parse } from '../../src/parser/parse.ts';
import { hostileTexts } from './hostileTexts.ts';
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
  const best = timeOf(large);
  if (best > SLOW_MS_PER_64_KIB) throw new Error(`seed ${seed}: ${best.toFixed(0)} ms for 64 KiB`);
  return best;
}

/** Every hostile text, once warm. */
function readHostileTexts(): void {
  let worst = { name: '', time: 0 };
  for (const [name, text] of hostileTexts()) {
    const time = timeOf(text);
    if (time > SLOW_MS_PER_64_KIB) throw new Error(`${name}: ${time.toFixed(0)} ms for 64 KiB`);
    if (time > worst.time) worst = { name, time };
  }
  console.log(`the slowest hostile text is ${worst.name} with ${worst.time.toFixed(1)} ms`);
}

function timeOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 40 && (i < 2 || best > SLOW_MS_PER_64_KIB / 4); i += 1) {
    const start = performance.now();
    diagnosticsOf(parse(text));
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

readHostileTexts();
fuzz(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1));
