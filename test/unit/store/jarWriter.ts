/** A process that adds cookies to one jar, saving after each: `node jarWriter.ts FOLDER ID COUNT`. */
import { Jars } from '../../../src/store/jars.ts';

const [folder = '', id = '', count = '0'] = process.argv.slice(2);
const jars = new Jars(folder);
const jar = await jars.load(null);
for (let at = 0; at < Number(count); at += 1) {
  jar.set({
    name: `${id}${at}`,
    value: '1',
    domain: `${id}.example.test`,
    expires: '2090-01-01T00:00:00.000Z',
  });
  while (!(await jars.save(null, jar)));
}
