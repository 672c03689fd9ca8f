// `npm run package:npm`: the npm package as a folder; see scripts/npm/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('npm/main.ts');
