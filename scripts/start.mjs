// `npm start`: the tour in the terminal, then in VS Code; see scripts/start/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('start/main.ts');
