import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '../../../src/protocol/messages.ts';
import type { FromWebview, SendingDto, ToWebview } from '../../../src/protocol/messages.ts';
import { createHostEndpoint } from '../../../src/protocol/rpc.ts';
import type { HostEndpoint, HostHandlers } from '../../../src/protocol/rpc.ts';
import { createPageClient } from '../../../src/webview/pageClient.ts';

const refuse = (): Promise<never> => Promise.reject(new Error('not asked for in this test'));
const NO_HANDLERS: HostHandlers = {
  'body/read': refuse,
  'body/query': refuse,
  'body/save': refuse,
  'body/open': refuse,
  'exchange/resend': refuse,
  'exchange/cancel': refuse,
  'exchange/reveal': refuse,
  'panel/go': refuse,
  'panel/pin': refuse,
  'exchange/save': refuse,
  'failure/mend': refuse,
  'text/copy': refuse,
  'link/open': refuse,
  'focus/editor': refuse,
};
const READY = { type: 'ready', protocol: PROTOCOL_VERSION };

function host(handlers: Partial<HostHandlers> = {}): {
  endpoint: HostEndpoint;
  posted: ToWebview[];
  errors: unknown[];
} {
  const posted: ToWebview[] = [];
  const errors: unknown[] = [];
  const endpoint = createHostEndpoint({
    post: (message) => posted.push(message),
    handlers: { ...NO_HANDLERS, ...handlers },
    onError: (error) => errors.push(error),
  });
  return { endpoint, posted, errors };
}

function sending(id: string): ToWebview {
  const dto: SendingDto = {
    id,
    title: 'login',
    method: 'POST',
    url: 'http://shop.test/login',
    file: 'shop.http',
    line: 3,
    environment: 'dev',
    startedAt: 0,
    elapsedMs: 0,
    phase: null,
    receivedBytes: 0,
    totalBytes: null,
  };
  return { type: 'exchange/sending', sending: dto };
}

describe('HostEndpoint: what is shown', () => {
  it('waits until the page is ready, then shows the newest', () => {
    const { endpoint, posted } = host();
    endpoint.post(sending('a'));
    endpoint.post(sending('b'));
    assert.deepEqual(posted, []);
    endpoint.receive(READY);
    endpoint.post(sending('c'));
    assert.deepEqual(posted, [sending('b'), sending('c')]);
  });

  it('brings up to date what has waited', () => {
    const posted: ToWebview[] = [];
    const endpoint = createHostEndpoint({
      post: (message) => posted.push(message),
      handlers: NO_HANDLERS,
      renew: () => sending('renewed'),
    });
    endpoint.post(sending('a'));
    endpoint.receive(READY);
    endpoint.post(sending('b'));
    assert.deepEqual(posted, [sending('renewed'), sending('b')]);
  });

  it('shows it again to a page that loads again', () => {
    const { endpoint, posted } = host();
    endpoint.receive(READY);
    endpoint.post(sending('a'));
    endpoint.receive(READY);
    assert.deepEqual(posted, [sending('a'), sending('a')]);
  });

  it('tells nothing to a page of another protocol version', () => {
    const { endpoint, posted, errors } = host();
    endpoint.post(sending('a'));
    endpoint.receive({ type: 'ready', protocol: PROTOCOL_VERSION + 1 });
    assert.deepEqual(posted, []);
    assert.equal(errors.length, 1);
  });
});

describe('HostEndpoint: calls', () => {
  it('answers with the result of the handler', async () => {
    const { endpoint, posted } = host({
      'exchange/cancel': ({ exchangeId }) => Promise.resolve({ cancelled: exchangeId === 'x1' }),
    });
    endpoint.receive({
      type: 'call',
      id: 7,
      name: 'exchange/cancel',
      params: { exchangeId: 'x1' },
    });
    await wait(0);
    assert.deepEqual(posted, [{ type: 'reply', id: 7, ok: true, result: { cancelled: true } }]);
  });

  it('answers with the message of a handler that fails, also one that throws at once', async () => {
    const { endpoint, posted } = host({
      'body/save': () => Promise.reject(new Error('disk full')),
      'body/open': () => {
        throw new Error('no such body');
      },
    });
    endpoint.receive({ type: 'call', id: 1, name: 'body/save', params: { exchangeId: 'x' } });
    endpoint.receive({ type: 'call', id: 2, name: 'body/open', params: { exchangeId: 'x' } });
    await wait(0);
    posted.sort((a, b) => ('id' in a && 'id' in b ? a.id - b.id : 0));
    assert.deepEqual(posted, [
      { type: 'reply', id: 1, ok: false, message: 'disk full' },
      { type: 'reply', id: 2, ok: false, message: 'no such body' },
    ]);
  });

  it('sends bytes in a plain buffer of their own, whatever they are a view of', async () => {
    const pool = Buffer.from('before BODY after');
    const { endpoint, posted } = host({
      'body/read': () => Promise.resolve({ bytes: pool.subarray(7, 11), total: 4 }),
    });
    endpoint.receive({
      type: 'call',
      id: 1,
      name: 'body/read',
      params: { exchangeId: 'x', offset: 0, length: 4, form: 'decoded' },
    });
    await wait(0);
    const [reply] = posted;
    assert.ok(reply?.type === 'reply' && reply.ok);
    const { bytes } = reply.result as { bytes: Uint8Array };
    assert.equal(bytes.constructor, Uint8Array);
    assert.equal(bytes.buffer.byteLength, 4);
    assert.equal(new TextDecoder().decode(bytes), 'BODY');
  });
});

const read = { exchangeId: 'x', offset: 0, length: 10, form: 'decoded' };
const WRONG_PARAMS: readonly (readonly [why: string, name: string, params: unknown])[] = [
  ['no parameters', 'body/read', undefined],
  ['a negative offset', 'body/read', { ...read, offset: -1 }],
  ['an offset that is no number', 'body/read', { ...read, offset: '0' }],
  ['half a byte', 'body/read', { ...read, length: 0.5 }],
  ['an endless page', 'body/read', { ...read, length: Number.POSITIVE_INFINITY }],
  ['a page that is too big', 'body/read', { ...read, length: 2 ** 30 }],
  ['a form that does not exist', 'body/read', { ...read, form: '../../etc/passwd' }],
  ['more than was asked', 'body/save', { exchangeId: 'x', path: '/etc/passwd' }],
  ['no identity', 'exchange/resend', { exchangeId: '' }],
  ['an identity that is no string', 'exchange/resend', { exchangeId: { toString: 'x' } }],
  ['text that is no string', 'text/copy', { text: ['a'] }],
  ['an address that is too long', 'link/open', { url: `http://a/${'x'.repeat(70_000)}` }],
];
const NOISE: readonly unknown[] = [
  null,
  undefined,
  42,
  'ready',
  [],
  {},
  { type: 'ready' },
  { type: 'ready', protocol: 1, extra: true },
  { type: 'call' },
  { type: 'call', id: 1, name: 'vscode.open', params: {} },
  { type: 'call', id: 1, name: 'constructor', params: {} },
  { type: 'call', id: '1', name: 'body/save', params: { exchangeId: 'x' } },
  { type: 'reply', id: 1, ok: true, result: null },
  { command: 'workbench.action.terminal.sendSequence' },
];

describe('HostEndpoint: messages that are wrong', () => {
  for (const [why, name, params] of WRONG_PARAMS) {
    it(`answers ${name} with ${why} by an error and does not call the handler`, async () => {
      const { endpoint, posted } = host();
      endpoint.receive({ type: 'call', id: 3, name, params });
      await wait(0);
      const message = `The parameters of ${name} are wrong.`;
      assert.deepEqual(posted, [{ type: 'reply', id: 3, ok: false, message }]);
    });
  }

  for (const value of NOISE) {
    it(`drops ${JSON.stringify(value)}`, async () => {
      const { endpoint, posted, errors } = host();
      endpoint.receive(value);
      await wait(0);
      assert.deepEqual(posted, []);
      assert.equal(errors.length, 1);
    });
  }
});

describe('PageClient', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const posted: FromWebview[] = [];
    const client = createPageClient((message) => posted.push(message), 1000);
    const first = client.call('body/save', { exchangeId: 'a' });
    const second = client.call('body/open', { exchangeId: 'a' });
    const ids = posted.map((message) => (message.type === 'call' ? message.id : -1));
    client.receive({ type: 'reply', id: ids[1] ?? -1, ok: true, result: { opened: true } });
    client.receive({ type: 'reply', id: ids[0] ?? -1, ok: false, message: 'disk full' });
    assert.deepEqual(await second, { opened: true });
    await assert.rejects(first, /disk full/);
  });

  it('gives up on a host that never answers, and ignores an answer that comes too late', async () => {
    const client = createPageClient(() => undefined, 5);
    await assert.rejects(client.call('body/open', { exchangeId: 'a' }), /did not answer/);
    client.receive({ type: 'reply', id: 1, ok: true, result: { opened: true } });
  });

  it('speaks with a host end to end', async () => {
    const { endpoint, posted } = host({
      'text/copy': ({ text }) => Promise.resolve({ copied: text === 'two words' }),
    });
    const client = createPageClient((message) => {
      endpoint.receive(structuredClone(message));
    }, 1000);
    client.ready();
    const copied = client.call('text/copy', { text: 'two words' });
    await wait(0);
    const [reply] = posted;
    assert.ok(reply?.type === 'reply');
    client.receive(reply);
    assert.deepEqual(await copied, { copied: true });
  });
});
