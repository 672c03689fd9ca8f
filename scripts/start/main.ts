/**
 * `npm start`: builds, starts the demo server, sends the tour so that its answers are on the screen,
 * then opens VS Code on the examples. `--no-editor` stops after the tour; `--port N` is the demo
 * server's. Ctrl-C ends what was started here, and nothing else.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, mustRun } from '../system/commands.ts';
import { startDemo } from './demoServer.ts';
import { openEditor } from './editor.ts';
import { withProgress } from './progress.ts';

const USAGE = 'Usage: npm start -- [--no-editor] [--port N]';
/** The address that the examples' environment names. */
const DEMO_PORT = 7878;

/** What has to be undone at the end, last first. */
const undo: (() => void)[] = [];

function readArguments(): { port: number; editor: boolean } {
  const { values } = parseWords();
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port ${values.port} is not a port. ${USAGE}`);
  }
  return { port, editor: !values['no-editor'] };
}

function parseWords() {
  try {
    return parseArgs({
      options: {
        'no-editor': { type: 'boolean', default: false },
        port: { type: 'string', default: String(DEMO_PORT) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
}

/** The examples, or a copy of them that names the address of this demo server. */
function examplesFor(url: string): string {
  const examples = path.join(ROOT, 'examples');
  if (url === `http://127.0.0.1:${DEMO_PORT}`) return examples;
  const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-tour-')), 'examples');
  undo.push(() => {
    fs.rmSync(path.dirname(copy), { recursive: true, force: true });
  });
  fs.cpSync(examples, copy, { recursive: true });
  const file = path.join(copy, 'http-client.env.json');
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replaceAll(/http:\/\/(127\.0\.0\.1|localhost):7878/g, url));
  return copy;
}

/** Sends every request of the tour as a person would at a terminal. */
function sendTour(examples: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  // Pretty also where the screen is a log: the answers are the point.
  const folder = examples.startsWith(ROOT) ? path.relative(ROOT, examples) : examples;
  const args = ['send', folder, '--all', '--env', 'demo', '--format', 'pretty'];
  console.log(`\n> postcard ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [path.join(ROOT, 'bin/postcard.cjs'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  undo.push(() => child.kill());
  child.once('error', reject);
  child.once('close', (code) => {
    resolve(code ?? 1);
  });
  return promise;
}

async function main(): Promise<number> {
  const { port, editor: wantsEditor } = readArguments();
  await withProgress('Building', () => mustRun(process.execPath, ['esbuild.mjs']));
  const demo = await startDemo(port);
  undo.push(() => demo.process?.kill());
  console.log(`Demo server: ${demo.url}`);
  const examples = examplesFor(demo.url);
  const code = await sendTour(examples);
  console.log(code === 0 ? '\nThe tour went as its files say.' : `\nThe tour ended with ${code}.`);
  if (!wantsEditor) return code;
  const editor = await openEditor(examples);
  undo.push(() => {
    editor.close();
  });
  await editor.ended;
  return code;
}

function end(code: number): never {
  for (const action of undo.splice(0).reverse()) {
    try {
      action();
    } catch (error) {
      // Windows keeps the files of a program that ends only now; the others are ended all the same.
      console.error(error instanceof Error ? error.message : error);
    }
  }
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    console.log('');
    end(0);
  });
}

try {
  end(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  end(1);
}
