import assert from 'node:assert/strict';
import { DOTS } from '../../../src/runner/mask.ts';
import { differenceOf } from '../../../src/views/history/requestDifference.ts';

const KEPT = [
  'POST http://shop.test/letters?word=old',
  'host: shop.test',
  'User-Agent: postcard/1',
  'Content-Type: application/json',
  'connection: keep-alive',
  'content-length: 9',
  '',
  '{\n  "a": 1\n}',
].join('\n');

function today(changes: Readonly<Record<string, string>> = {}): string {
  let text = [
    '# Dry run: nothing was sent. Secret values are hidden.',
    'POST http://shop.test/letters?word=old HTTP/1.1',
    'Host: shop.test',
    'Content-Type: application/json',
    'User-Agent: postcard/1',
    'Cookie: of=the-moment',
    'Content-Length: 7',
    '',
    '{"a":1}',
    '',
  ].join('\n');
  for (const [from, to] of Object.entries(changes)) text = text.replace(from, to);
  return text;
}

describe('what of a request is another than it was', () => {
  it('is nothing where only the connection, the order or the form of JSON differ', () => {
    const { first, then, now } = differenceOf(KEPT, today());
    assert.equal(first, null);
    assert.equal(then, now);
  });

  const CASES: readonly (readonly [
    what: string,
    from: string,
    to: string,
    then: string,
    now: string,
  ])[] = [
    [
      'the address',
      'word=old',
      'word=new',
      'POST http://shop.test/letters?word=old',
      'POST http://shop.test/letters?word=new',
    ],
    [
      'a field',
      'User-Agent: postcard/1',
      'User-Agent: other',
      'user-agent: postcard/1',
      'user-agent: other',
    ],
    ['the body', '{"a":1}', '{"a":2}', '  "a": 1', '  "a": 2'],
    ['a body that is gone', '{"a":1}', '', '', '(nothing)'],
  ];
  for (const [what, from, to, then, now] of CASES) {
    it(`is ${what}, and both are shown in one form`, () => {
      const difference = differenceOf(KEPT, today({ [from]: to }));
      assert.deepEqual(difference.first, { then, now });
      assert.doesNotMatch(difference.now, /^#|HTTP\/1\.1$|Host:|Cookie:/m);
    });
  }

  it('is not what was taken out when it was kept, and that is not shown', () => {
    const kept = `GET http://h/?token=${DOTS}&a=1\nauthorization: Bearer ${DOTS}`;
    const now = 'GET http://h/?token=open-sesame&a=1 HTTP/1.1\nAuthorization: Bearer open-sesame\n';
    const difference = differenceOf(kept, now);
    assert.equal(difference.first, null);
    assert.doesNotMatch(difference.now, /sesame/);
    const other = differenceOf(kept, now.replace('a=1', 'a=2'));
    assert.equal(other.first?.then, `GET http://h/?token=${DOTS}&a=1`);
  });

  it('tells lines apart that look alike without their secrets, as often as they stood there', () => {
    const then = `POST http://h/\n\n${`x ${DOTS}\n`.repeat(2)}`;
    const { first } = differenceOf(then, 'POST http://h/\n\nx 1\nx 2\nx 3\n');
    assert.deepEqual(first, { then: '(nothing)', now: 'x 3' });
  });
});
