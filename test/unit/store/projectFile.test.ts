import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  parseProjectFile,
  readProjectFile,
  sendDefaultsOf,
} from '../../../src/store/projectFile.ts';

function read(text: string) {
  return parseProjectFile(text, '.postcard.json');
}

describe('.postcard.json', () => {
  it('gives what a team has settled, comments and all', () => {
    const { settings, problems } = read(
      '{ "$schema": "x", // for everybody\n "environment": ["dev", "eu"], "readTimeout": 5, "headers": { "X-Team": "letters" }, }',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      environment: ['dev', 'eu'],
      readTimeout: 5,
      headers: { 'X-Team': 'letters' },
    });
  });

  it('takes one environment as a name', () => {
    assert.deepEqual(read('{"environment":"dev"}').settings.environment, ['dev']);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{"dialect":"postman"}', /`dialect` is to be one of restclient/],
    ['{"readTimeout":-1}', /`readTimeout` is to be seconds/],
    ['{"maxRedirects":1.5}', /`maxRedirects` is to be a whole number/],
    ['{"headers":{"A":1}}', /`headers` is to be an object of texts/],
    ['{"followRedirects":"no"}', /`followRedirects` is to be true or false/],
    ['{"verifyCertificates":false}', /`verifyCertificates` is not known/],
    ['{"__proto__":{}}', /`__proto__` is not known/],
    ['[]', /is to be an object/],
    ['{', /is not JSON/],
  ];
  for (const [text, problem] of wrong) {
    it(`leaves out what is wrong and says so: ${text}`, () => {
      const { settings, problems } = read(text);
      assert.deepEqual(settings, {});
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });
  }

  it('is no file, an empty one, or one that cannot be read: no settings', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-project-'));
    try {
      assert.deepEqual(await readProjectFile(folder), { settings: {}, problems: [] });
      const file = path.join(folder, '.postcard.json');
      fs.writeFileSync(file, '');
      assert.deepEqual(await readProjectFile(folder), { settings: {}, problems: [] });
      fs.rmSync(file);
      fs.mkdirSync(file);
      assert.match((await readProjectFile(folder)).problems[0] ?? '', /cannot be read \(EISDIR\)/);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('is the weakest layer of a send, where 0 means never and true follows no HEAD', () => {
    const { settings } = read('{"connectTimeout":0,"readTimeout":2,"followRedirects":true}');
    assert.deepEqual(sendDefaultsOf(settings), {
      timeout: { connect: null, read: 2 },
      headers: {},
    });
    assert.equal(sendDefaultsOf({ followRedirects: false }).allowRedirects, false);
  });
});
