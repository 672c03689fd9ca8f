// The import rules of docs/ARCHITECTURE.md. ESLint says the same of single lines while they are
// typed; this sees the whole graph: circles, rooms, and who may use which package.

/**
 * `rooms`: which rooms of `src` a room may import, types included; its own files it may always.
 * `withNode`: rooms that may use Node's modules. `extension.ts` and `core.ts` may use what every room may.
 */
const {
  rooms: ROOMS,
  withNode: WITH_NODE,
  withEditor: WITH_EDITOR,
} = require('./scripts/rooms.json');

/** Where a package of npm may be used: one file, or one room where it is made of many packages. */
const PACKAGES = {
  undici: '^src/engine/transport/undiciTransport\\.ts$',
  'tough-cookie': '^src/engine/cookieJar\\.ts$',
  chardet: '^src/engine/content/charset\\.ts$',
  'mime-types': '^src/engine/',
  oauth4webapi: '^src/engine/auth/oauth\\.ts$',
  dotenv: '^src/variables/',
  'jsonpath-rfc9535': '^src/variables/',
  '@xmldom/xmldom': '^src/variables/',
  xpath: '^src/variables/',
  yaml: '^src/convert/readYaml\\.ts$',
  valibot: '^src/protocol/',
  'quickjs-emscripten-core': '^src/scripting/',
  '@jitl/': '^src/scripting/',
  '@codemirror/': '^src/webview/',
  '@lezer/': '^src/webview/',
  '@vscode/codicons': '^src/webview/',
};

const roomRules = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import ${['itself', ...allowed].join(', ')} and no other room.`,
  from: { path: `^src/${room}/` },
  to: { path: '^(src|demo|scripts|test)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

const packageRules = Object.entries(PACKAGES).map(([name, place]) => ({
  name: `package-${name.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `${name} is used in one place, so that it can be replaced there.`,
  from: { path: '^(src|demo)/', pathNot: place },
  to: { path: `^node_modules/${name}` },
}));

const withoutNode = Object.keys(ROOMS).filter((room) => !WITH_NODE.includes(room));

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one thing in two halves. Types may point back.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-missing',
      severity: 'error',
      from: {},
      // Bundles that are loaded on demand lie beside the one that asks for them.
      to: { couldNotResolve: true, pathNot: '^vscode$|^\\./\\w+\\.cjs$' },
    },
    {
      name: 'no-forgotten-files',
      severity: 'error',
      comment: 'A file that nobody imports is an entry point or dead.',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '^scripts/',
          '^src/(extension|cli/main|webview/main|engine/api|scripting/worker)\\.ts$',
        ],
      },
      to: {},
    },
    ...roomRules,
    ...packageRules,
    {
      name: 'packages-have-a-place',
      severity: 'error',
      comment: 'A new package gets a line in PACKAGES and in docs/ARCHITECTURE.md.',
      from: { path: '^(src|demo)/' },
      to: { path: '^node_modules/', pathNot: `^node_modules/(${Object.keys(PACKAGES).join('|')})` },
    },
    {
      name: 'demo-stands-alone',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^(src|scripts|test)/|^node_modules/' },
    },
    {
      name: 'editor-api-in-its-rooms',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/((extension|core)\\.ts$|(${WITH_EDITOR.join('|')})/)` },
      to: { path: '^vscode$' },
    },
    {
      name: 'no-node-behind-ports',
      severity: 'error',
      comment: 'These rooms reach files and sockets through ports, or not at all.',
      from: { path: `^src/(${withoutNode.join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-threads',
      severity: 'error',
      comment: 'Only the sandbox for scripts starts a thread: the worker, and who starts it.',
      from: { path: '^src/', pathNot: '^src/scripting/(worker|createScriptRunner)\\.ts$' },
      to: { path: '^(node:)?worker_threads$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
      // Some packages have no `main`, only what they export.
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
