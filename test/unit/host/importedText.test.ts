import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  complaintOf,
  importCurl,
  importPath,
  nameProblem,
  proposeName,
  summaryOf,
  writeNew,
} from '../../../src/host/importedText.ts';

describe('what is imported in the editor', () => {
  let folder = '';
  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-import-'));
  });
  after(() => fs.rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const place = path.join(folder, name);
    await fs.mkdir(path.dirname(place), { recursive: true });
    await fs.writeFile(place, text);
    return place;
  }
  const complaint = async (work: Promise<unknown>) =>
    work.then(
      () => assert.fail('it was taken'),
      (error: unknown) => complaintOf(error),
    );

  const har = { log: { entries: [{ request: { method: 'GET', url: 'https://example.org/a' } }] } };
  const postman = { item: [{ name: 'a', request: 'https://example.org/a' }] };
  const openapi = {
    openapi: '3.1.0',
    servers: [{ url: 'https://example.org' }],
    paths: { '/a': { get: {} } },
  };
  const swagger = { swagger: '2.0', host: 'example.org', paths: { '/a': { get: {} } } };
  const insomnia = {
    resources: [{ _id: 'r', _type: 'request', method: 'GET', url: 'https://example.org/a' }],
  };
  for (const [tool, document] of Object.entries({
    'an HTTP Archive': har,
    Postman: postman,
    OpenAPI: openapi,
    Insomnia: insomnia,
  })) {
    it(`is known as of ${tool} by what stands in it`, async () => {
      const found = await importPath(await file('any.txt', `\uFEFF${JSON.stringify(document)}`));
      assert.equal(found.tool, tool);
      assert.equal(found.count, 1);
      assert.match(found.text, /^GET .*\/a$/m);
    });
  }

  it('may be Swagger', async () => {
    const found = await importPath(await file('swagger.json', JSON.stringify(swagger)));
    assert.equal(found.tool, 'OpenAPI');
  });

  it('tells what did not come along', async () => {
    const event = [{ script: { exec: ['pm.test()'] } }];
    const document = { item: [{ name: 'a', request: 'https://example.org/', event }] };
    const { notes, text } = await importPath(await file('scripts.json', JSON.stringify(document)));
    assert.deepEqual(notes, ['Its scripts for Postman were left out.']);
    assert.ok(text.includes('# Its scripts for Postman were left out.'));
  });

  it('is summed up with the first of what did not come along', () => {
    const imported = { text: '', tool: 'Bruno', count: 1, notes: [] };
    assert.equal(summaryOf(imported, 'a.http'), '1 request of Bruno is in a.http.');
    assert.equal(
      summaryOf({ ...imported, count: 2, notes: ['No scripts.'] }, 'a.http'),
      '2 requests of Bruno are in a.http. Not all came along as it was: No scripts.',
    );
    assert.match(
      summaryOf({ ...imported, notes: ['One.', 'Two.', 'Three.'] }, 'a.http'),
      /as it was: One\. That and 2 more stand in the file as lines of #\.$/,
    );
  });

  it('is told with its place when it is broken', async () => {
    assert.match(
      (await complaint(importPath(await file('broken.json', '{\n  "a": [1,\n')))) ?? '',
      /^broken\.json:\d+:\d+ is neither JSON nor YAML\. /,
    );
  });

  it('is told when nobody knows it, with what is known', async () => {
    assert.match(
      (await complaint(importPath(await file('other.json', '{}')))) ?? '',
      /^other\.json is of no tool .*Postman.*OpenAPI.*HTTP Archive.*Insomnia.*Bruno/,
    );
  });

  it('is told when there is no request in it, or no file', async () => {
    const empty = await file('empty.json', '{"item":[]}');
    assert.match((await complaint(importPath(empty))) ?? '', /no request in empty\.json/);
    const gone = path.join(folder, 'gone.json');
    assert.match((await complaint(importPath(gone))) ?? '', /gone\.json cannot be read \(ENOENT\)/);
  });

  it('has a limit, for a folder in all', async () => {
    const text = JSON.stringify(postman);
    const place = await file('long.json', text);
    assert.equal((await importPath(place, text.length)).count, 1);
    assert.match(
      (await complaint(importPath(place, text.length - 1))) ?? '',
      /longer than \d+ bytes.*postcard import/,
    );
    await file('many/a.bru', 'get {\n  url: https://example.org/a\n}\n');
    await file('many/b/c.bru', 'get {\n  url: https://example.org/c\n}\n');
    const many = path.join(folder, 'many');
    assert.equal((await importPath(many)).count, 2);
    assert.match((await complaint(importPath(many, 50))) ?? '', /many is longer/);
  });

  it('may be a command of curl', () => {
    const { text, count, notes } = importCurl(
      '  $ curl --output out.txt https://example.org/a\n###\ncurl -d a=1 https://example.org/b',
    );
    assert.equal(count, 2);
    assert.match(text, /^### GET \/a$[^]*^### POST \/b$/m);
    assert.ok(notes.every((note) => text.includes(`# ${note}`)));
    assert.throws(() => importCurl('GET https://example.org/'), /no curl command/);
  });

  it('gets a name that is free', async () => {
    assert.equal(await proposeName(folder, '/x/shop.postman_collection.json'), 'shop.http');
    assert.equal(await proposeName(folder, null), 'curl.http');
    await file('shop.http', '');
    assert.equal(await proposeName(folder, '/x/shop.yaml'), 'shop-2.http');
    assert.equal(await nameProblem(folder, 'shop'), 'shop.http is there already.');
    assert.equal(await nameProblem(folder, 'new.rest'), null);
    for (const name of ['../shop', 'a/b.http', 'a\\b']) {
      assert.match((await nameProblem(folder, name)) ?? '', /^A name without/, name);
    }
    assert.equal(await nameProblem(folder, ' '), 'Give it a name.');
  });

  it('is never written over a file', async () => {
    const place = await file('mine.http', 'mine');
    assert.match((await complaint(writeNew(folder, 'mine', 'other'))) ?? '', /there already/);
    assert.equal(await fs.readFile(place, 'utf8'), 'mine');
    const made = await writeNew(folder, 'yours', 'text');
    assert.equal(await fs.readFile(made, 'utf8'), 'text');
  });
});
