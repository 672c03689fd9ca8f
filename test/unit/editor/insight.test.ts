import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Insight } from '../../../src/host/insight.ts';
import type { InsightPlace } from '../../../src/host/insight.ts';
import { parse } from '../../../src/parser/parse.ts';
import type { RunnerPorts } from '../../../src/runner/ports.ts';
import { createFilePort } from '../../../src/store/filePort.ts';

const TEXT = [
  '@base = http://127.0.0.1/a\\tb',
  '@place = file',
  'GET {{base}}/{{fromEnvironment}}/{{place}}/{{$dotenv SHOE}}?t={{apiToken}}',
  '',
].join('\n');

describe('what variables mean at a place', () => {
  let folder = '';
  const reads: string[] = [];

  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-insight-'));
    const write = (name: string, text: string) => fs.writeFile(path.join(folder, name), text);
    await write('.env', 'SHOE=42\n');
    await write(
      'http-client.env.json',
      '{ "$shared": { "fromEnvironment": "e", "place": "environment" } }',
    );
    await write('http-client.private.env.json', '{ "$shared": { "apiToken": "s3cr3t-value" } }');
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    reads.length = 0;
  });

  function ports(): RunnerPorts {
    const files = createFilePort(folder);
    const watched = Object.fromEntries(
      (['readText', 'readBytes', 'open', 'exists', 'readdir', 'realpath'] as const).map((name) => [
        name,
        (file: string) => {
          reads.push(`${name} ${file}`);
          return files[name](file);
        },
      ]),
    );
    return {
      files: { ...files, ...watched },
      processEnv: (name) => {
        reads.push(`process ${name}`);
        return undefined;
      },
      now: () => 0,
      clientSettings: () => {
        reads.push('settings');
        return {};
      },
      prompt: () => Promise.reject(new Error('nobody is to be asked')),
      confirm: () => Promise.reject(new Error('nobody is to be asked')),
    };
  }

  function place(text: string, trusted = true): InsightPlace {
    return {
      document: parse(text),
      file: path.join(folder, 'a.http'),
      imported: [],
      environments: [],
      earlier: new Map(),
      globals: new Map([['global', 'from a script']]),
      trusted,
      ports: ports(),
    };
  }

  it('is told with what is hidden, and what another client would take', async () => {
    const { candidates, otherOrder } = await new Insight().explain(place(TEXT), 0, 'place');
    assert.deepEqual(
      candidates.map(({ source, value }) => [source, value]),
      [
        ['file', 'file'],
        ['shared', 'environment'],
      ],
    );
    assert.equal(otherOrder, 'JetBrains would take the value that all environments share.');
    const shared = await new Insight().explainShared(place(TEXT));
    assert.deepEqual([...shared.keys()], ['place']);
  });

  it('is the value after its escapes, and what scripts set', async () => {
    const { candidates } = await new Insight().explain(place(TEXT), 0, 'base');
    assert.equal(candidates[0]?.value, 'http://127.0.0.1/a\tb');
    const values = await new Insight().values(place(TEXT), 0, ['global', 'apiToken', 'nothing']);
    assert.deepEqual(
      [...values],
      [
        ['global', 'from a script'],
        ['apiToken', '•••••'],
      ],
    );
  });

  it('makes the whole target, secrets as dots', async () => {
    const target = await new Insight().target(place(TEXT), 0);
    assert.equal(target, 'http://127.0.0.1/a\tb/e/file/42?t=•••••');
    assert.equal(await new Insight().target(place('GET {{nothing}}'), 0), null);
  });

  it('tells what has no value, and asks nobody', async () => {
    const text = '# @prompt asked\nGET {{asked}}/{{bsae}}/{{$uid}}\n\n@base = 1\n';
    const span = { start: 0, end: 1 };
    const problems = await new Insight().problems(
      place(text),
      ['asked', 'bsae', '$uid'].map((expression) => ({ blockIndex: 0, expression, span })),
    );
    assert.deepEqual(
      problems.map(({ code, name }) => [code, name]),
      [
        ['undefined-variable', 'bsae'],
        ['invalid-dynamic', '$uid'],
      ],
    );
  });

  it('reads nothing but the open file in Restricted Mode', async () => {
    const insight = new Insight();
    const look = () => place(TEXT, false);
    assert.equal((await insight.explain(look(), 0, 'place')).candidates.length, 1);
    for (const expression of [
      'apiToken',
      '$dotenv SHOE',
      '$processEnv HOME',
      '< ./.env',
      '$shared x',
    ]) {
      assert.deepEqual(
        (await insight.explain(look(), 0, expression)).candidates.filter(({ value }) =>
          Boolean(value),
        ),
        [],
        expression,
      );
    }
    assert.equal(await insight.target(look(), 0), null);
    assert.ok(!(await insight.names(look(), 0)).includes('fromEnvironment'));
    assert.equal((await insight.explainShared(look())).size, 0);
    assert.deepEqual(reads, []);
  });

  it('reads other files in a trusted workspace: the check above can fail', async () => {
    await new Insight().target(place(TEXT), 0);
    assert.ok(reads.some((read) => read.endsWith('.env')));
  });
});
