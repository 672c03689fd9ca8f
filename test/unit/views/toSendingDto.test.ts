import assert from 'node:assert/strict';
import type { RunningSend } from '../../../src/host/sends.ts';
import { renewed, toSendingDto } from '../../../src/views/toSendingDto.ts';

const SEND = {
  id: 'send-1',
  origin: {
    entry: {
      ...{ name: null, method: 'GET', target: '{{host}}/a', line: 3 },
      ref: { file: 'shop.http', key: 'GET {{host}}/a', ordinal: 0 },
    },
    environments: ['dev'],
  },
  attempt: 1,
  progress: { phase: 'wait', receivedBytes: 0, totalBytes: null },
};

describe('a send under way, for the panel', () => {
  it('says for how long it has been', () => {
    const sending = toSendingDto({
      ...SEND,
      startedAt: Date.now() - 60_000,
    } as unknown as RunningSend);
    assert.ok(sending.elapsedMs >= 60_000);
    assert.deepEqual(
      [sending.title, sending.phase, sending.environment],
      ['GET {{host}}/a', 'wait', 'dev'],
    );
  });

  it('says it anew when it has waited for the page', () => {
    const send = { ...SEND, startedAt: Date.now() - 60_000 } as unknown as RunningSend;
    const old = { ...toSendingDto(send), elapsedMs: 5 };
    const message = renewed({ type: 'exchange/sending', sending: old });
    assert.ok(message.type === 'exchange/sending' && message.sending.elapsedMs >= 60_000);
  });
});
