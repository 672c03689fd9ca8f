// `npm test`: every check of the project; see scripts/test/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('test/main.ts');
