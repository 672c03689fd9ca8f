// Builds every bundle into dist/. `--production` minifies, `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;

const node = { platform: 'node', target: 'node22.19', format: 'cjs' };

/**
 * Of undici the engine uses the client of one connection. Its index would bring in fetch, WebSocket,
 * mocks and caches as well, half a megabyte; a name that is not here fails the build.
 */
const onlyTheClient = {
  name: 'only-the-client-of-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'part' }));
    onLoad({ filter: /^undici$/, namespace: 'part' }, () => ({
      contents: "export { default as Client } from 'undici/lib/dispatcher/client.js';",
      resolveDir: root,
    }));
  },
};

/**
 * What is needed of large packages, by the functions that are called: each package is a file of its
 * own that is loaded by the first call, so that a run which needs none of it does not read it. A
 * function that is not here fails the build.
 */
const ON_DEMAND = {
  chardet: ['analyse'],
  dotenv: ['parse'],
  'jsonpath-rfc9535': ['query'],
  'mime-types': ['lookup'],
  'tough-cookie': ['getPublicSuffix', 'parseDate'],
};
/** Packages that the code itself imports when it needs them. */
const IMPORTED_LATER = ['@xmldom/xmldom', 'oauth4webapi', 'xpath', 'yaml'];

const vendorFile = (name) => `vendor/${name.replace(/^@.*\//, '')}.cjs`;

const packagesOnDemand = {
  name: 'packages-on-demand',
  setup({ onResolve, onLoad }) {
    const names = [...Object.keys(ON_DEMAND), ...IMPORTED_LATER].join('|');
    onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path: name, kind, namespace }) => {
      if (namespace !== 'file' || kind === 'entry-point') return undefined;
      return { path: name, namespace: kind === 'dynamic-import' ? 'later' : 'on-demand' };
    });
    onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ path: name }) => ({
      contents: ON_DEMAND[name]
        .map((call) => `export const ${call} = (...given) => load().${call}(...given);`)
        .concat(`const load = () => require(${JSON.stringify(`./${vendorFile(name)}`)});`)
        .join('\n'),
    }));
    // Through `require`: a native import of CommonJS finds no names in minified code.
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(`./${vendorFile(name)}`)});`,
    }));
    onResolve({ filter: /^\.\/vendor\// }, ({ path: file }) => ({
      path: file,
      external: true,
    }));
  },
};

/**
 * One `require` of the editor's API a bundle. As a namespace, each file that imports it would ask for
 * it anew and copy its hundreds of names, which took half of the time that loading the bundle took.
 */
const editorOnce = {
  name: 'editor-once',
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, 'utf8');
      const asNamespace = "import * as vscode from 'vscode';";
      if (!text.includes(asNamespace)) return undefined;
      return {
        contents: text.replace(asNamespace, "import { vscode } from 'editor-once';"),
        loader: 'ts',
      };
    });
    onResolve({ filter: /^editor-once$/ }, () => ({ path: 'vscode', namespace: 'editor-once' }));
    onLoad({ filter: /.*/, namespace: 'editor-once' }, () => ({
      contents: "export const vscode = require('vscode');",
    }));
  },
};

/** Of the manifest the code reads its version, and nothing else goes into a bundle. */
const onlyTheVersion = {
  name: 'only-the-version',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path: file }) => {
      if (path.dirname(file) !== root) return undefined;
      const { version } = JSON.parse(fs.readFileSync(file, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Parts of Node that cost the most to load, and that a plain http request does without. */
const nodeOnDemand = {
  name: 'node-on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:tls$/ }, ({ namespace }) =>
      namespace === 'file' ? { path: 'tls', namespace: 'node-on-demand' } : undefined,
    );
    onLoad({ filter: /^tls$/, namespace: 'node-on-demand' }, () => ({
      contents: `
        export default new Proxy({}, { get: (_, name) => require('node:tls')[name] });
        export const TLSSocket = { [Symbol.hasInstance]: (value) => value?.encrypted === true };`,
    }));
    // Of Node's client undici asks for a default that we always give, and whether a body is an
    // answer of that client, which none is here.
    onResolve({ filter: /^node:http$/ }, ({ importer, namespace }) =>
      namespace === 'file' && /[\\/]undici[\\/]lib[\\/]/.test(importer)
        ? { path: 'http', namespace: 'node-on-demand' }
        : undefined,
    );
    onLoad({ filter: /^http$/, namespace: 'node-on-demand' }, () => ({
      contents: 'exports.maxHeaderSize = 16384; exports.IncomingMessage = class {};',
    }));
    // HTTP/2 of undici; its first use is a connection that has agreed on it.
    onResolve({ filter: /^\.\/client-h2\.js$/ }, ({ importer, resolveDir, namespace }) =>
      namespace === 'file' && importer.endsWith('client.js')
        ? { path: path.join(resolveDir, 'client-h2.js'), namespace: 'http2-on-demand' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'http2-on-demand' }, ({ path: file }) => ({
      contents: `module.exports = (...given) => require('./client-h2.js')(...given);`,
      resolveDir: path.dirname(file),
    }));
  },
};

/**
 * Functions that are called some time after a file was opened, or never, by the file they are in:
 * reading command lines of curl, looking for what is wrong, what is there once an opened file is drawn, and
 * what commands do, sending too. Each bundle is loaded by the first call into it.
 */
const FUNCTIONS_LATER = {
  'rareSyntax.cjs': {
    'src/parser/curl/command.ts': ['readCommand'],
    'src/parser/curl/lintCurl.ts': ['reportCurl'],
    'src/parser/curl/words.ts': ['readWords', 'shellOf'],
  },
  'checks.cjs': {
    'src/parser/lint/lintBlock.ts': ['lintBlock'],
    'src/parser/lint/lintDocument.ts': ['lintDocument'],
  },
  'atRest.cjs': {
    'src/editor/newcomers.ts': ['welcome'],
    'src/views/testExplorer.ts': ['createTestExplorer'],
  },
  'otherTools.cjs': {
    'src/editor/copyActions.ts': ['copyRequestAs'],
    'src/editor/importActions.ts': ['importRequests'],
  },
  'actions.cjs': {
    'src/editor/requestActions.ts': ['createRequestActions'],
    'src/editor/workspaceActions.ts': ['clearCookies', 'openTour', 'selectEnvironment'],
    'src/views/history/historyActions.ts': ['createHistoryActions'],
    'src/views/revealRequest.ts': ['revealRequest'],
    'src/views/trustedAuthorities.ts': ['forgetAuthorities'],
    'src/views/sidebar/cookieActions.ts': [
      'addCookie',
      'deleteCookies',
      'editCookie',
      'exportCookies',
      'importCookies',
    ],
  },
};

/** File → its functions and the bundle they wait in. */
const waiting = new Map(
  Object.entries(FUNCTIONS_LATER).flatMap(([bundle, files]) =>
    Object.entries(files).map(([file, calls]) => [file, { bundle, calls }]),
  ),
);

/** Puts a function that loads the real one in the place of each; one that is not listed fails the build. */
const functionsElsewhere = (places) => ({
  name: 'functions-elsewhere',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path: file, resolveDir }) => {
      const name = path.relative(root, path.resolve(resolveDir, file)).replaceAll(path.sep, '/');
      return places.has(name) ? { path: name, namespace: 'functions-elsewhere' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'functions-elsewhere' }, ({ path: file }) => {
      const { bundle, calls } = places.get(file);
      return {
        contents: [
          ...calls.map((call) => `export const ${call} = (...given) => load().${call}(...given);`),
          // Some are called for each block of a file, and asking Node anew costs each time.
          `let loaded; const load = () => (loaded ??= require('./${bundle}'));`,
        ].join('\n'),
      };
    });
  },
});
const functionsLater = functionsElsewhere(waiting);
/** What is loaded already when this is asked for. */
const PARSER = ['src/parser/parse.ts', { bundle: 'core.cjs', calls: ['parse', 'parseBeside'] }];
const parserLoaded = functionsElsewhere(new Map([PARSER]));
const functionsLoaded = functionsElsewhere(
  new Map([
    PARSER,
    ['src/variables/environments.ts', { bundle: 'insight.cjs', calls: ['loadEnvironment'] }],
  ]),
);

/** Parts of the extension that wait for their first use, each with what it needs. */
const LOADED_LATER = [
  // The parser, lenses, and what commands need at once: for the first `.http` file or command.
  { name: 'core.cjs', entry: 'src/core.ts', plugins: [functionsLater] },
  // The side bar, for the first look at one of its views.
  { name: 'views.cjs', entry: 'src/views/createViews.ts', plugins: [functionsLater] },
  // The engine, the runner and the variables, for the first send.
  { name: 'hostEngine.cjs', entry: 'src/host/hostEngine.ts', plugins: [parserLoaded] },
  // What variables mean, for the first hover or completion that asks.
  { name: 'insight.cjs', entry: 'src/host/insightBundle.ts' },
  // What is sent with a request, for a file whose requests speak of each other.
  { name: 'plans.cjs', entry: 'src/editor/plansBundle.ts', plugins: [functionsLoaded] },
  // Completion, hovers, navigation and selections.
  { name: 'language.cjs', entry: 'src/editor/language/features.ts' },
  { name: 'formatting.cjs', entry: 'src/editor/language/formatting.ts' },
  // The extension's side of the response panel.
  { name: 'panel.cjs', entry: 'src/views/responsePanel.ts' },
];

/** A bundle loads another when it is needed, so that one costs nothing of the other. */
const OTHER_BUNDLES = [
  'vscode',
  ...[...LOADED_LATER.map(({ name }) => name), ...Object.keys(FUNCTIONS_LATER)].map(
    (name) => `./${name}`,
  ),
];

/** `extension` says that VS Code loads it: it is part of the .vsix. */
const bundles = [
  {
    name: 'extension.cjs',
    extension: true,
    settings: {
      ...node,
      entryPoints: ['src/extension.ts'],
      external: OTHER_BUNDLES,
      plugins: [editorOnce],
    },
  },
  ...LOADED_LATER.map(({ name, entry, plugins = [] }) => ({
    name,
    extension: true,
    settings: {
      ...node,
      entryPoints: [entry],
      external: OTHER_BUNDLES,
      plugins: [packagesOnDemand, editorOnce, ...plugins],
    },
  })),
  ...Object.entries(FUNCTIONS_LATER).map(([name, files]) => ({
    name,
    extension: true,
    settings: {
      ...node,
      stdin: {
        contents: Object.entries(files)
          .map(([file, calls]) => `export { ${calls.join(', ')} } from './${file}';`)
          .join('\n'),
        resolveDir: root,
      },
      external: OTHER_BUNDLES,
      plugins: [
        packagesOnDemand,
        editorOnce,
        ...(['actions.cjs', 'otherTools.cjs'].includes(name) ? [functionsLoaded] : []),
      ],
    },
  })),
  {
    name: 'webview.js',
    extension: true,
    settings: {
      entryPoints: ['src/webview/main.ts'],
      platform: 'browser',
      // The Chromium of the oldest VS Code that package.json allows.
      target: 'chrome138',
      format: 'iife',
      loader: { '.ttf': 'file' },
    },
  },
  {
    name: 'scriptWorker.cjs',
    extension: true,
    settings: { ...node, entryPoints: ['src/scripting/worker.ts'], plugins: [packagesOnDemand] },
  },
  {
    name: 'cli.cjs',
    settings: {
      ...node,
      entryPoints: ['src/cli/main.ts'],
      plugins: [packagesOnDemand, nodeOnDemand],
    },
  },
  ...[...Object.keys(ON_DEMAND), ...IMPORTED_LATER].map((name) => ({
    name: vendorFile(name),
    extension: true,
    partOf: 'cli.cjs',
    settings: { ...node, entryPoints: [name] },
  })),
  {
    name: 'engine.mjs',
    settings: {
      ...node,
      entryPoints: ['src/engine/api.ts'],
      format: 'esm',
      // The packages inside are CommonJS and ask for Node's modules with `require`.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    },
  },
];

function settingsOf({ name, settings }, { production, outdir }) {
  return {
    ...settings,
    absWorkingDir: root,
    outfile: path.join(outdir, name),
    bundle: true,
    minify: production,
    sourcemap: !production,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    plugins: [onlyTheClient, onlyTheVersion, ...(settings.plugins ?? [])],
    // undici's word for leaving out its second, experimental parser, as Node's own build does.
    define: { esbuildDetection: '"1"' },
  };
}

/**
 * Builds the bundles of the extension alone, for its package.
 * @returns esbuild's metafiles: what is in them, and their sizes
 */
export async function buildExtension(outdir) {
  const wanted = bundles.filter(({ extension }) => extension);
  const results = await Promise.all(
    wanted.map((bundle) => build(settingsOf(bundle, { production: true, outdir }))),
  );
  return results.map(({ metafile }) => metafile);
}

/**
 * Builds some bundles by their names, with all that is part of them, as a release does.
 * @returns esbuild's metafiles
 */
export async function buildBundles(names, outdir) {
  const wanted = bundles.filter(
    ({ name, partOf }) => names.includes(name) || names.includes(partOf),
  );
  const results = await Promise.all(
    wanted.map((bundle) => build(settingsOf(bundle, { production: true, outdir }))),
  );
  return results.map(({ metafile }) => metafile);
}

async function main() {
  const production = process.argv.includes('--production');
  const all = bundles.map((bundle) => settingsOf(bundle, { production, outdir: 'dist' }));
  if (process.argv.includes('--watch')) {
    for (const settings of all) await (await context(settings)).watch();
    return;
  }
  const results = await Promise.all(all.map((settings) => build(settings)));
  for (const { metafile } of results) {
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      if (!file.endsWith('.map'))
        console.log(`${(bytes / 1000).toFixed(0).padStart(6)} kB  ${file}`);
    }
  }
}

if (import.meta.main) await main();
