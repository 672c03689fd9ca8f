import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import type { Cookie } from '../../../src/engine/response.ts';
import { compareRandomJars } from './cookieFuzz.ts';

interface Vector {
  readonly id: string;
  readonly set_url: string;
  readonly set_cookie: readonly string[];
  readonly steps?: readonly (readonly [string, string])[];
  readonly get_url: string;
  readonly expected: string;
  readonly expected_bis?: string;
}

const FOLDER = new URL('../../fixtures/cookies/', import.meta.url);
/** A bare line feed inside a field: HTTP framing cannot deliver it. */
const UNDELIVERABLE = new Set(['wpt-value/013']);

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
}

describe('cookie vectors', () => {
  const files = readdirSync(FOLDER).filter((f) => f.endsWith('.json') && f !== 'dates.json');
  for (const file of files) {
    for (const vector of readData(file) as Vector[]) {
      if (UNDELIVERABLE.has(vector.id)) continue;
      it(`sends what ${vector.id} expects`, () => {
        const jar = new CookieJar();
        const steps =
          vector.steps ?? vector.set_cookie.map((field) => [vector.set_url, field] as const);
        for (const [url, field] of steps) jar.receive(url, [field]);
        const expected = vector.expected_bis ?? vector.expected;
        assert.equal(jar.cookieHeader(vector.get_url).header ?? '', expected);
      });
    }
  }

  for (const { test, expected } of readData('dates.json') as {
    test: string;
    expected: string | null;
  }[]) {
    it(`reads the date ${JSON.stringify(test)}`, () => {
      const jar = new CookieJar();
      // A cookie without a readable date is a session cookie; one in the past is not stored.
      jar.receive('http://a.example.org/', [`a=1; Expires=${test}`]);
      const [cookie] = jar.list();
      const time = expected === null ? null : Date.parse(expected);
      if (time === null) assert.equal(cookie?.expires, null);
      else if (time <= Date.now()) assert.equal(cookie, undefined);
      else assert.ok(cookie?.expires !== null && cookie !== undefined);
    });
  }
});

describe('CookieJar', () => {
  it('agrees with a naive jar over random sequences', () => {
    compareRandomJars(20_000, 20240607);
  });

  it('tells what became of each cookie, and why', () => {
    const jar = new CookieJar();
    const url = 'http://a.example.org/x/y';
    const actions = jar
      .receive(url, [
        's=1',
        's=2',
        's=; Max-Age=0',
        't=1; Secure',
        'u=1; Domain=b.example.org',
        'v=1; Domain=org',
      ])
      .map(({ name, action, reason }) => `${name} ${action}: ${reason}`);
    assert.deepEqual(actions, [
      's set: host-only, path /x',
      's changed: host-only, path /x',
      's deleted: its expiry has passed',
      't refused: it is Secure, and this is not https',
      'u refused: its domain is not this host’s',
      'v refused: its domain is a public suffix',
    ]);
  });

  it('tells what a cookie was before it changed or went', () => {
    const jar = new CookieJar();
    const changes = jar.receive('http://a.example.org/', ['s=1', 's=2; HttpOnly', 's=; Max-Age=0']);
    assert.deepEqual(
      changes.map(({ before, reason }) => [before, reason]),
      [
        [undefined, 'host-only'],
        ['1', 'host-only, HttpOnly; was host-only'],
        ['2', 'its expiry has passed'],
      ],
    );
  });

  it('tells of each cookie why it is sent or not', () => {
    const jar = new CookieJar();
    jar.set({ name: 'sent', value: '1', domain: 'a.test' });
    jar.set({ name: 'path', value: '1', domain: 'a.test', path: '/admin' });
    jar.set({ name: 'secure', value: '1', domain: 'a.test', secure: true });
    jar.set({ name: 'host', value: '1', domain: 'b.test' });
    jar.set({ name: 'old', value: '1', domain: 'a.test', expires: '2001-01-01T00:00:00Z' });
    jar.set({ name: 'large', value: 'x'.repeat(9000), domain: 'a.test' });
    const { header, decisions } = jar.cookieHeader('http://a.test/home');
    assert.equal(header, 'sent=1');
    assert.deepEqual(Object.fromEntries(decisions.map(({ name, reason }) => [name, reason])), {
      sent: 'host-only',
      path: 'path /admin does not match /home',
      secure: 'is Secure, and this is not https',
      host: 'belongs to b.test alone, not to a.test',
      old: 'has expired',
      large: 'the Cookie field would exceed 8190 bytes',
    });
  });

  it('keeps 50 cookies of a domain, the newest', () => {
    const jar = new CookieJar();
    for (let i = 0; i < 60; i += 1) jar.receive('http://a.test/', [`n${i}=1`]);
    assert.equal(jar.size, 50);
    assert.equal(jar.list()[0]!.name, 'n10');
  });

  for (const format of ['json', 'netscape'] as const) {
    it(`saves and loads as ${format}`, () => {
      const jar = new CookieJar();
      jar.receive('https://a.example.org/x/', [
        'sid=a=b; Secure; HttpOnly; Max-Age=1000',
        'wide=1; Domain=example.org; Path=/',
        '__proto__=1',
      ]);
      const copy = new CookieJar();
      assert.equal(copy.load(jar.save(format)), 3);
      // The Netscape format holds whole seconds.
      const inSeconds = (list: Cookie[]) =>
        list.map((cookie) => ({ ...cookie, expires: cookie.expires?.slice(0, 19) }));
      assert.deepEqual(inSeconds(copy.list()), inSeconds(jar.list()));
    });
  }

  it('refuses to load what is no jar', () => {
    assert.throws(() => new CookieJar().load('{"version":1}'), { code: 'INVALID_COOKIE_JAR' });
  });

  it('deletes by name, domain and path', () => {
    const jar = new CookieJar();
    for (const domain of ['a.test', 'b.test']) jar.set({ name: 'c', value: '1', domain });
    assert.equal(jar.delete({ name: 'c', domain: 'a.test' }), 1);
    assert.equal(jar.list()[0]!.domain, 'b.test');
  });
});
