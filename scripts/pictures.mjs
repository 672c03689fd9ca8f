// `npm run pictures`: the panel photographed in every state, theme and width; see scripts/pictures/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('pictures/main.ts');
