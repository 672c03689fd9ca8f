import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { PROJECT_KEYS, parseProjectFile } from '../../../src/runner/projectFile.ts';

describe('parseProjectFile', () => {
  it('takes every setting', () => {
    const { settings, problems } = parseProjectFile(`{
      // a comment
      "dialect": "jetbrains",
      "environment": ["dev", "local"],
      "timeout": { "read": 5, "connect": 0.5 },
      "headers": { "X-Team": "blue" },
      "followRedirects": false,
      "maxRedirects": 3,
      "verify": false,
      "proxy": "http://p:1",
      "httpVersion": "2",
      "history": false,
      "protectedEnvironments": ["live"]
    }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      dialect: 'jetbrains',
      environments: ['dev', 'local'],
      protectedEnvironments: ['live'],
      history: false,
      defaults: {
        timeout: { read: 5, connect: 0.5 },
        headers: { 'X-Team': 'blue' },
        allowRedirects: false,
        maxRedirects: 3,
        verify: false,
        proxies: { http: 'http://p:1', https: 'http://p:1' },
        httpVersion: '2',
      },
    });
  });

  for (const [text, problem] of [
    ['{', 'It is not JSON.'],
    ['[]', 'It is no JSON object.'],
    ['{"timeouts": {}}', '`timeouts` is not known.'],
    ['{"timeout": {"read": "5"}}', '`timeout` is `connect`, `read` and `total` in seconds.'],
    ['{"verify": "no"}', '`verify` is true or false.'],
    ['{"dialect": "curl"}', '`dialect` is one of restclient'],
    ['{"__proto__": 1}', '`__proto__` is not known.'],
  ] as const) {
    it(`says what is wrong with ${text}, and goes on without it`, () => {
      const { settings, problems } = parseProjectFile(text);
      assert.ok(problems[0]?.startsWith(problem), problems[0]);
      assert.deepEqual(settings.defaults, {});
    });
  }

  it('knows what the schema for people knows', () => {
    const file = path.resolve(import.meta.dirname, '../../../docs/postcard.schema.json');
    const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as { properties: object };
    assert.deepEqual(Object.keys(schema.properties).sort(), [...PROJECT_KEYS].sort());
  });
});
