import assert from 'node:assert/strict';
import { parse } from '../../../src/parser/parse.ts';
import { certificateDecider } from '../../../src/host/certificateDecider.ts';

describe('what says whom a request trusts', () => {
  const CASES: readonly (readonly [what: string, text: string, caFile: string, string | null])[] = [
    ['nothing', 'GET https://h/\n', '', null],
    ['the setting', 'GET https://h/\n', 'ca.pem', 'postcard.caFile'],
    ['its own line', '# @verify ./ca.pem\nGET https://h/\n', 'other.pem', '1: # @verify ./ca.pem'],
    [
      'the last line',
      '# @verify a.pem\n# @verify b.pem\nGET https://h/\n',
      '',
      '2: # @verify b.pem',
    ],
    ['nothing with true', '# @verify true\nGET https://h/\n', 'ca.pem', null],
    ['nothing without checks', '# @insecure\nGET https://h/\n', 'ca.pem', null],
    ['the command', 'curl --cacert my.pem https://h/\n', 'ca.pem', '1: --cacert my.pem'],
    [
      'the top of the file',
      '# @verify all.pem\n\n###\nGET https://h/\n',
      '',
      '1: # @verify all.pem',
    ],
  ];
  for (const [what, text, caFile, decider] of CASES) {
    it(`is ${what}`, () => {
      const document = parse(text);
      const block = document.blocks.findIndex(({ request }) => request !== null);
      const found = certificateDecider(document, block, caFile);
      const line = (at: number) => text.slice(0, at).split('\n').length;
      const place = found?.span ? `${line(found.span.start)}: ` : '';
      assert.equal(found === null ? null : `${place}${found.written}`, decider);
    });
  }
});
