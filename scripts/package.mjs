// `npm run package`: the extension as one file; see scripts/package/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('package/main.ts');
