/**
 * A process that appends one record to a history that is over its cap, which makes it rewrite the
 * files: `node compactor.ts FOLDER ID MAX_COUNT`. Prints a line once it begins.
 */
import fs from 'node:fs';
import { History } from '../../../src/store/history.ts';
import { entry } from './entries.ts';

const [folder = '', id = '', maxCount = '0'] = process.argv.slice(2);
const history = new History(folder, { maxCount: Number(maxCount) });
fs.writeSync(1, 'begins\n');
await history.append(entry(id));
await history.close();
