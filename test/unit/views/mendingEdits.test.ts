import assert from 'node:assert/strict';
import { directiveEdit, longerTime, plainHttpEdit } from '../../../src/views/mendingEdits.ts';

const LINES = [
  '### one',
  '# @timeout 5',
  'GET https://a.example/',
  '',
  '### two',
  '// @timeout 300 ms',
  'POST {{base}}/',
];
const ONE = { startLine: 1, line: 3 };
const TWO = { startLine: 5, line: 7 };

describe('what mends a request in its text', () => {
  it('takes the place of a directive that is there', () => {
    assert.deepEqual(directiveEdit(LINES, ONE, ['timeout', '10']), {
      ...{ line: 1, replaces: true, text: '# @timeout 10' },
    });
    assert.equal(directiveEdit(LINES, TWO, ['timeout', '1 s']).line, 5);
  });

  it('comes before the request line where there is none, and never leaves its request', () => {
    assert.deepEqual(directiveEdit(LINES, TWO, ['insecure', '']), {
      ...{ line: 6, replaces: false, text: '# @insecure' },
    });
    assert.deepEqual(directiveEdit(LINES, { startLine: 7, line: 7 }, ['timeout', '1 s']), {
      ...{ line: 6, replaces: false, text: '# @timeout 1 s' },
    });
    // A longer name is another directive.
    assert.equal(
      directiveEdit(['# @timeout-x 1', 'GET /'], { startLine: 1, line: 2 }, ['timeout', '1'])
        .replaces,
      false,
    );
  });

  it('doubles the time that holds, in its unit', () => {
    assert.equal(longerTime(LINES, ONE, { name: 'timeout', seconds: 60 }), '10');
    assert.equal(longerTime(LINES, TWO, { name: 'timeout', seconds: 60 }), '600 ms');
    assert.equal(longerTime(LINES, TWO, { name: 'connection-timeout', seconds: 10 }), '20 s');
    assert.equal(longerTime(LINES, TWO, { name: 'total-timeout', seconds: 0 }), '60 s');
  });

  it('turns https into http where the line says it', () => {
    assert.equal(plainHttpEdit(LINES, ONE)?.text, 'GET http://a.example/');
    assert.equal(plainHttpEdit(LINES, TWO), null);
  });
});
