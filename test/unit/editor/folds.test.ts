import assert from 'node:assert/strict';
import { foldsOf } from '../../../src/editor/language/folds.ts';
import { parse } from '../../../src/parser/parse.ts';

function folds(text: string): string[] {
  return foldsOf(parse(text)).map(({ span, kind }) => {
    const [first = ''] = text.slice(span.start, span.end).split('\n');
    const lines = text.slice(span.start, span.end).split('\n').length;
    return `${kind} ${lines} ${first}`;
  });
}

describe('what folds', () => {
  it('is each request without the blank lines below it, its body and its scripts', () => {
    const text = '### a\nPOST http://a\n\n{\n}\n\n> {%\n  1;\n%}\n\n\n### b\nGET http://b\n';
    assert.deepEqual(folds(text), [
      'request 9 ### a',
      'part 3 > {%',
      'part 2 {',
      'request 2 ### b',
    ]);
  });

  it('is a region from its first line to its last, also one in another', () => {
    const text = '# region one\n# region two\nGET http://a\n# endregion\n#endregion\n# endregion\n';
    assert.deepEqual(
      folds(text).filter((fold) => fold.startsWith('region')),
      ['region 3 # region two', 'region 5 # region one'],
    );
  });
});
