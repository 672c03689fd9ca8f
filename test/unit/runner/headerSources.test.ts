import assert from 'node:assert/strict';
import { Bench } from './bench.ts';

describe('where the headers of a request of a file come from', () => {
  it('is told by the layer that won', async () => {
    const bench = await Bench.open();
    try {
      const { headerSources } = await bench.send(
        [
          '# @header X-Everywhere: 1',
          '# @header X-Twice: top',
          '',
          '### one',
          '# @header X-Directive: 1',
          '# @auth bearer abc',
          'POST {{base}}/post',
          'X-Line: 1',
          'X-Twice: line',
          'Content-Type: application/json',
          '',
          '{}',
        ].join('\n'),
      );
      assert.deepEqual(headerSources, {
        'x-everywhere': 'file-defaults',
        'x-twice': 'file',
        'x-directive': 'directive',
        'x-line': 'file',
        'content-type': 'file',
        authorization: 'auth',
      });
    } finally {
      await bench.close();
    }
  });

  it('is told of settings, which lines of the file replace', async () => {
    const bench = await Bench.open();
    try {
      const { headerSources } = await bench.send('GET {{base}}/get\nX-Line: 1\n', {
        defaults: { headers: { 'X-Setting': '1', 'X-Line': '2' } },
      });
      assert.equal(headerSources?.['x-setting'], 'setting');
      assert.equal(headerSources['x-line'], 'file');
    } finally {
      await bench.close();
    }
  });
});
