/** Random sequences of setting and sending, given to our jar and to the naive one of the specification. */
import assert from 'node:assert/strict';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import { ReferenceJar } from './cookieReference.ts';

const NAMES = ['a', 'b', '__Host-a', '__sEcure-b', '__Http-c', '', ' a ', '__Host-Http-x', 'A'];
const HOSTS = ['a.example.org', 'b.example.org', 'example.org', 'x.a.example.org', '10.0.0.1'];
const VALUES = ['1', '2', '', '__Host-z', 'x\u0001', '"q"', 'a=b', ' x\ty ', 'é'];
const ATTRIBUTES = [
  'Secure',
  'HttpOnly',
  'Path=/',
  'Path=/p',
  'Path=/p/q/',
  'path=x',
  'Path',
  'Domain=example.org',
  'Domain=.a.example.org',
  'Domain=org',
  'domain=',
  'Domain=EXAMPLE.org',
  'Max-Age=0',
  'Max-Age=60',
  'Max-Age=-1',
  'Max-Age=x',
  'SameSite=Lax',
  'Domain=10.0.0.1',
  'Unknown=1',
  '',
];
const PATHS = ['/', '/p', '/p/', '/p/q', '/p/q/r', '/px'];

/** A small generator with a seed, so that a failure can be repeated. @throws AssertionError with the sequence that differs */
export function compareRandomJars(sequences: number, seed: number): void {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (list: readonly string[]) => list[random(list.length)] ?? '';
  const url = () => `${pick(['http', 'https'])}://${pick(HOSTS)}${pick(PATHS)}`;
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const jar = new CookieJar();
    const reference = new ReferenceJar(['org']);
    const log: string[] = [];
    for (let step = 0; step <= random(4); step += 1) {
      const parts = [pick(['', `${pick(NAMES)}=`]) + pick(VALUES)];
      for (let i = random(4); i > 0; i -= 1) parts.push(pick(ATTRIBUTES));
      const field = parts.join(pick([';', '; ', ' ;\t']));
      const at = url();
      log.push(`${at} ${JSON.stringify(field)}`);
      jar.receive(at, [field]);
      reference.set(field, at);
      const to = url();
      const got = jar.cookieHeader(to).header ?? '';
      const expected = reference.get(to);
      // A message for each step would cost more than the comparison.
      if (got !== expected) assert.equal(got, expected, `${log.join('\n')}\n${to}`);
    }
  }
}
