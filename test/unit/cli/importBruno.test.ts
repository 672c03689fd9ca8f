import assert from 'node:assert/strict';
import { Place } from './postcard.ts';

const GET = 'get {\n  url: {{base}}/a\n  auth: inherit\n}\n';

describe('postcard import bruno', () => {
  let place: Place;
  afterEach(() => place.close());

  it('makes definitions of the one environment of a collection', async () => {
    place = await Place.open({
      'c/a.bru': GET,
      'c/environments/dev.bru': 'vars {\n  base: http://dev\n}\n',
    });
    const { stdout } = await place.run(['import', 'bruno', 'c']);
    assert.equal(stdout, '@base = http://dev\n\n###\nGET {{base}}/a\n');
  });

  it('never lets one environment of several win: they are told as a file of their own', async () => {
    place = await Place.open({
      'c/a.bru': GET,
      'c/environments/dev.bru': 'vars {\n  base: http://dev\n}\n',
      'c/environments/prod.bru': 'vars {\n  base: http://prod\n}\n',
    });
    const { stdout } = await place.run(['import', 'bruno', 'c']);
    assert.doesNotMatch(stdout, /^@base/m);
    const [first = '', ...rest] = stdout.slice(0, stdout.indexOf('\n\n')).split('\n');
    assert.match(first, /http-client\.env\.json/);
    assert.deepEqual(JSON.parse(rest.map((line) => line.replace(/^# /, '')).join('')), {
      dev: { base: 'http://dev' },
      prod: { base: 'http://prod' },
    });
  });

  it('says that what a collection gives to all its requests has to be written by hand', async () => {
    place = await Place.open({
      'c/collection.bru':
        'auth {\n  mode: bearer\n}\n\nauth:bearer {\n  token: {{token}}\n}\n\nheaders {\n  X-A: 1\n}\n',
      'c/a.bru': GET,
    });
    const { stdout } = await place.run(['import', 'bruno', 'c']);
    assert.match(stdout, /^# Not brought along from c\/collection\.bru: auth, headers\. /);
  });
});
