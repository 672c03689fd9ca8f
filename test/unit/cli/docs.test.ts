import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { startDemoServer } from '../../../demo/server.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { FORMATS } from '../../../src/cli/commands/sendOptions.ts';
import { Place, builtPostcard } from './postcard.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../docs/CLI.md');

interface Example {
  readonly line: string;
  readonly code: number;
  readonly untilInterrupted: boolean;
}

function blocks(page: string, language: string): string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'));
  return [...found].map(([, text = '']) => text);
}

function examplesOf(page: string): Example[] {
  return blocks(page, 'sh')
    .flatMap((text) => text.trimEnd().split('\n'))
    .filter((line) => line.startsWith('postcard '))
    .map((line) => ({
      line: line.replace(/ # .*$/, ''),
      code: Number(/ # exits with (\d+)$/.exec(line)?.[1] ?? 0),
      untilInterrupted: line.endsWith('# until Ctrl-C'),
    }));
}

describe('docs/CLI.md', () => {
  let place: Place;
  let page = '';
  let server: Awaited<ReturnType<typeof startDemoServer>>;

  before(async function () {
    this.timeout(60_000);
    const built = await builtPostcard();
    server = await startDemoServer({ port: 0, host: '127.0.0.1' });
    page = (await fs.readFile(PAGE, 'utf8')).replaceAll(
      'http://localhost:7878',
      server.url.replace('127.0.0.1', 'localhost'),
    );
    place = await Place.open({
      'api.http': blocks(page, 'http')[0] ?? '',
      'http-client.private.env.json': blocks(page, 'json')[0] ?? '',
      'ci.env': 'password=from-a-file\n',
      // For plain http none of them is opened.
      'company-ca.pem': '',
      'me.pem': '',
      'me.key': '',
      'users.csv': 'id\n1\n2\n',
      'collection.json': '{"item": [{"name": "list", "request": "http://localhost/pets"}]}',
      'openapi.yaml': 'openapi: 3.0.3\npaths:\n  /pets:\n    get: {}\n',
      'insomnia.yaml':
        'type: collection.insomnia.rest/5.0\ncollection: [{ method: GET, url: http://localhost/pets }]\n',
      'collection/list.bru': 'get {\n  url: http://localhost/pets\n}\n',
      'bin/postcard': `#!/bin/sh\nexec '${process.execPath}' '${path.join(built, 'bin/postcard.cjs')}' "$@"\n`,
    });
    await fs.chmod(path.join(place.folder, 'bin/postcard'), 0o755);
  });
  after(async () => {
    await place.close();
    await server.close();
  });

  /** A line as a person types it, in a shell. */
  function type(example: Example): Promise<{ code: number | null; output: string }> {
    const child = spawn('sh', ['-c', `exec ${example.line}`], {
      cwd: place.folder,
      env: {
        PATH: `${path.join(place.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        POSTCARD_DATA_DIR: path.join(place.folder, '.data'),
        XDG_CACHE_HOME: path.join(place.folder, '.cache'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        output += piece.toString();
        if (example.untilInterrupted && /Ctrl-C ends/.test(output)) child.kill('SIGINT');
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, output });
      });
    });
  }

  async function newestId(): Promise<string> {
    const { stdout } = await place.run(['history', 'list', '--limit', '1']);
    return stdout.slice(0, 8);
  }

  it('has examples that do what they say', async function () {
    this.timeout(300_000);
    const examples = examplesOf(page);
    assert.ok(examples.length > 50);
    for (const example of examples) {
      const line = example.line.replace('3f2a', await newestId());
      const { code, output } = await type({ ...example, line });
      assert.equal(code, example.untilInterrupted ? 130 : example.code, `${line}\n${output}`);
    }
  });

  it('shows every command, option and format in an example', () => {
    const lines = examplesOf(page).map(({ line }) => line);
    for (const { name, options } of COMMANDS) {
      const own = lines.filter(
        (line) => line.startsWith(`postcard ${name} `) || line === `postcard ${name}`,
      );
      assert.ok(own.length > 0, name);
      // `export` and `history replay` take the options of `send`.
      const shown = [...own, ...lines.filter((line) => line.startsWith('postcard send'))];
      for (const { name: option, short } of options) {
        if (option === 'help' || option === 'name') continue;
        const seen = shown.some(
          (line) =>
            line.includes(` --${option}`) || (short !== undefined && line.includes(` -${short} `)),
        );
        assert.ok(seen, `postcard ${name} --${option}`);
      }
    }
    for (const format of FORMATS) assert.ok(page.includes(`| \`${format}\``), format);
  });

  it('has recipes for CI of options that there are, of the version that is released', async () => {
    const recipes = blocks(page, 'yaml').map((text) => text.replace(/\n +/g, ' '));
    const lines = recipes.flatMap(
      (text) => text.match(/npx --yes postcard-http\S* send.*$/gm) ?? [],
    );
    assert.equal(lines.length, 3);
    const send = COMMANDS.find(({ name }) => name === 'send');
    const known = new Set(send?.options.map(({ name }) => `--${name}`));
    const { version } = JSON.parse(
      await fs.readFile(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
    ) as { version: string };
    for (const line of lines) {
      assert.ok(line.includes(`postcard-http@${version} `), line);
      for (const option of line.match(/(?<= send .*)--[a-z-]+/g) ?? []) {
        assert.ok(known.has(option), option);
      }
      assert.ok(
        FORMATS.some((format) => line.includes(`--format ${format}`)),
        line,
      );
    }
  });
});
