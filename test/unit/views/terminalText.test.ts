import assert from 'node:assert/strict';
import { terminalText } from '../../../src/views/terminalText.ts';

describe('terminalText', () => {
  it('steers nothing, and stays in its lines', () => {
    const hostile = 'a\u001b]52;c;cm0=\u0007b\u009b2Jc\u0008\rd\ne\tf';
    const shown = terminalText(hostile);
    assert.equal(shown, 'a\ufffd]52;c;cm0=\ufffdb\ufffd2Jc\ufffd\r\n  d\r\n  e\tf');
  });
});
