import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../system/commands.ts';

/** Where `npm run package` puts the packaged extension. */
export function packagePath(): string {
  const { name, version } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  ) as { name: string; version: string };
  return path.join(ROOT, 'out', `${name}-${version}.vsix`);
}
