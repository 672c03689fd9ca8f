/**
 * A process that appends to a history until it is killed, for `torture.ts`:
 * `node writer.ts FOLDER ID COUNT BODY_LENGTH`. Prints the id of each record once it is acknowledged.
 */
import fs from 'node:fs';
import { History } from '../../../src/store/history.ts';
import { entryWithBody } from './entries.ts';

const [folder = '', id = '', count = '0', length = '0'] = process.argv.slice(2);
const history = new History(folder, { maxCount: 1_000_000, maxBytes: 2 ** 40 });
for (let at = 0; at < Number(count); at += 1) {
  const name = `${id}:${at}`;
  if (await history.append(entryWithBody(name, 'x'.repeat(Number(length))))) {
    fs.writeSync(1, `${name}\n`);
  }
}
await history.close();
