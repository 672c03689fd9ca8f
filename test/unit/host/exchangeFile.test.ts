import assert from 'node:assert/strict';
import { exchangeFile } from '../../../src/host/exchangeFile.ts';
import { exchange, hop, preparedRequest, response, runResult } from '../views/results.ts';

describe('an exchange as a file', () => {
  const secret = 'open-sesame-1234';
  async function result(noLog = false) {
    const request = preparedRequest({
      ...{ method: 'POST', url: 'http://shop.test/login?token=in-the-query' },
      headers: [['Authorization', `Bearer ${secret}`]],
      body: '{"user":"ada","password":"in-the-body"}',
    });
    const answer = await response(request, {
      headers: [
        ['Content-Type', 'application/json'],
        ['Set-Cookie', 'session=in-the-cookie'],
      ],
      body: '{"hello":"ada","echo":"in-the-body"}',
    });
    const hops = [hop(request, answer)];
    return runResult({ noLog, secrets: [secret], exchange: exchange({ hops }) });
  }

  for (const format of ['http', 'har'] as const) {
    it(`has no secret as .${format}, in whatever place`, async () => {
      const text = await exchangeFile(await result(), format);
      assert.doesNotMatch(text, /open-sesame|in-the-query|in-the-body|in-the-cookie/);
      assert.match(text, /shop\.test\/login/);
      assert.match(text, /hello/);
    });
  }

  it('is a request that can be sent again, with its answer below', async () => {
    const text = await exchangeFile(await result(true), 'http');
    assert.match(text, /^### login\nPOST http:\/\/shop\.test\/login/m);
    assert.match(text, /^HTTP\/1\.1 200 OK$/m);
  });

  it('is an archive with every hop', async () => {
    const { log } = JSON.parse(await exchangeFile(await result(), 'har')) as {
      log: { entries: { request: { method: string }; response: { status: number } }[] };
    };
    assert.deepEqual(
      log.entries.map(({ request, response: { status } }) => [request.method, status]),
      [['POST', 200]],
    );
  });
});
