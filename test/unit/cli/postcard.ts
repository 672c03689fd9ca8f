/** The command as people run it: the real file of `bin`, on a bundle built for these tests. */
import { spawn } from 'node:child_process';
import fsSync from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from '../../../esbuild.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Run {
  readonly code: number | null;
  /** What ended it, where it did not end by itself. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Sends SIGINT once this has been said on either output, or once the promise resolves. `read`: once
   * most of standard input was read, whose end does not come.
   */
  readonly interruptWhen?: RegExp | Promise<unknown> | 'read';
}

let built: Promise<string> | null = null;

/** Folder with `bin` and `dist`, built once for all tests of this process. */
export function builtPostcard(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-built-'));
  process.once('exit', () => {
    // Nothing may be waited for here.
    fsSync.rmSync(folder, { recursive: true, force: true });
  });
  await fs.mkdir(path.join(folder, 'bin'));
  await fs.copyFile(path.join(ROOT, 'bin/postcard.cjs'), path.join(folder, 'bin/postcard.cjs'));
  await fs.copyFile(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  await buildBundles(['cli.cjs', 'scriptWorker.cjs'], path.join(folder, 'dist'));
  return folder;
}

/** A folder of its own for one test, and the command run in it. */
export class Place {
  readonly folder: string;
  readonly #bin: string;

  private constructor(folder: string, bin: string) {
    this.folder = folder;
    this.#bin = bin;
  }

  static async open(files: Readonly<Record<string, string>> = {}): Promise<Place> {
    const built = await builtPostcard();
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-cli-'));
    const place = new Place(folder, path.join(built, 'bin/postcard.cjs'));
    // The folder is its own workspace, whatever lies above the temporary one.
    await fs.mkdir(path.join(folder, '.vscode'));
    for (const [name, text] of Object.entries(files)) await place.write(name, text);
    return place;
  }

  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }

  read(name: string): Promise<string> {
    return fs.readFile(path.join(this.folder, name), 'utf8');
  }

  async close(): Promise<void> {
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return this.#spawn(process.execPath, [this.#bin, ...args], options);
  }

  /** A line as a person types it, in a shell; `postcard` is the command. */
  shell(line: string, options: RunOptions = {}): Promise<Run> {
    const command = `postcard() { '${process.execPath}' '${this.#bin}' "$@"; }\n${line}`;
    return this.#spawn('sh', ['-c', command], options);
  }

  #spawn(program: string, args: readonly string[], options: RunOptions): Promise<Run> {
    const { promise, resolve, reject } = Promise.withResolvers<Run>();
    const child = spawn(program, args, {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        POSTCARD_DATA_DIR: path.join(this.folder, '.data'),
        ...options.env,
      },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const interrupt = () => child.kill('SIGINT');
    const { interruptWhen } = options;
    const watch = (pieces: Buffer[]) => (piece: Buffer) => {
      pieces.push(piece);
      if (interruptWhen instanceof RegExp && interruptWhen.test(String(Buffer.concat(pieces)))) {
        interrupt();
      }
    };
    if (interruptWhen instanceof Promise) interruptWhen.then(interrupt, interrupt);
    child.stdout.on('data', watch(out));
    child.stderr.on('data', watch(err));
    // A command that ends without reading is no fault of the test.
    child.stdin.on('error', () => undefined);
    if (interruptWhen === 'read') child.stdin.write(options.stdin ?? '', interrupt);
    else child.stdin.end(options.stdin ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const bytes = Buffer.concat(out);
      resolve({ code, signal, stdout: String(bytes), stderr: String(Buffer.concat(err)), bytes });
    });
    return promise;
  }
}
