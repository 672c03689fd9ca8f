/** `npm run fuzz:cookies -- [SEQUENCES] [SEED]`: our jar beside the naive one, 1,000,000 sequences unless told otherwise. */
import { compareRandomJars } from '../../test/unit/engine/cookieFuzz.ts';

const sequences = Number(process.argv[2] ?? '1000000');
const seed = Number(process.argv[3] ?? String(Date.now() % 2 ** 31));
const started = performance.now();
compareRandomJars(sequences, seed);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${sequences} sequences, seed ${seed}: no difference, ${seconds} s`);
