/** `npm run fuzz:store -- [KILLS]`: kills writers of a history, 1,000 times unless told otherwise. */
import { race, torture } from '../../test/unit/store/torture.ts';

const kills = Number(process.argv[2] ?? '1000');
const runs = [
  { rounds: Math.ceil(kills / 2), writers: 1, bodyLength: 2000 },
  { rounds: Math.ceil(kills / 8), writers: 2, bodyLength: 200 },
  { rounds: Math.ceil(kills / 8), writers: 2, bodyLength: 20_000, compacting: true },
];

/** Each part has a history of its own: one that grew over all rounds would be read anew after each. */
const ROUNDS_OF_A_PART = 25;

for (const { rounds, ...options } of runs) {
  for (let left = rounds; left > 0; left -= ROUNDS_OF_A_PART) {
    const part = { ...options, rounds: Math.min(left, ROUNDS_OF_A_PART) };
    const { lost, ...result } = await torture(part);
    console.log(JSON.stringify({ ...part, ...result, lost: lost.length }));
    if (lost.length > 0 || result.duplicates > 0 || result.unreadable > 0) process.exitCode = 1;
  }
}
const ids = new Set(await race(4, 1000));
console.log(`4 writers of 1,000 records side by side: ${ids.size} there`);
if (ids.size !== 4000) process.exitCode = 1;
