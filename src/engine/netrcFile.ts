/** Finds and reads the netrc file: `$NETRC`, else `~/.netrc`, else `~/_netrc`. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseNetrc } from './netrc.ts';
import type { NetrcEntry } from './netrc.ts';
import type { Environment } from './proxies.ts';

/** Empty when there is no such file, or it cannot be read: as Requests, no error. */
export function readNetrc(environment: Environment): NetrcEntry[] {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? os.homedir();
  const named = environment['NETRC'];
  const files =
    named === undefined || named === ''
      ? [path.join(home, '.netrc'), path.join(home, '_netrc')]
      : [named.replace(/^~(?=[\\/]|$)/, () => home)];
  for (const file of files) {
    try {
      return parseNetrc(fs.readFileSync(file, 'utf8'));
    } catch {
      // the next place, or none
    }
  }
  return [];
}
