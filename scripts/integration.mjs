// `npm run integration`: the tests that run inside VS Code; see scripts/test/integration.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('test/integration.ts');
