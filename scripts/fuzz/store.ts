/** `npm run fuzz:store -- [KILLS]`: kills writers of a history, 1,000 times unless told otherwise. */
import { race, torture } from '../../test/unit/store/torture.ts';

const kills = Number(process.argv[2] ?? '1000');
const runs = [
  { rounds: Math.ceil(kills / 2), writers: 1, bodyLength: 2000 },
  { rounds: Math.ceil(kills / 8), writers: 2, bodyLength: 200 },
  { rounds: Math.ceil(kills / 8), writers: 2, bodyLength: 20_000, compacting: true },
];

for (const options of runs) {
  const { lost, ...result } = await torture(options);
  console.log(JSON.stringify({ ...options, ...result, lost: lost.length }));
  if (lost.length > 0 || result.duplicates > 0 || result.unreadable > 0) process.exitCode = 1;
}
const ids = new Set(await race(4, 1000));
console.log(`4 writers of 1,000 records side by side: ${ids.size} there`);
if (ids.size !== 4000) process.exitCode = 1;
