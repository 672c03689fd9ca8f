import assert from 'node:assert/strict';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import { LetterBox, Shop } from '../../../demo/shop.ts';
import type { Answer } from './ask.ts';
import { ask } from './ask.ts';

describe('the shop of the demo server', () => {
  let server: DemoServer;
  let token: string;
  before(async () => {
    server = await startDemoServer();
  });
  beforeEach(async () => {
    const { json } = await send('POST', '/shop/login', '{"user":"ada","password":"lovelace"}');
    token = String(json()['token']);
  });
  after(() => server.close());

  const send = (method: string, path: string, body = '', type = 'application/json') =>
    ask(server.url + path, {
      method,
      body,
      headers: { 'Content-Type': type, Authorization: `Bearer ${token}` },
    });
  const get = (path: string): Promise<Answer> => send('GET', path);

  it('wants a password, and a token for the rest', async () => {
    const wrong = await send('POST', '/shop/login', '{"user":"ada","password":"byron"}');
    assert.equal(wrong.status, 401);
    token = 'made up';
    const { status, headers } = await get('/shop/letters');
    assert.equal(status, 401);
    assert.equal(headers['www-authenticate'], 'Bearer');
  });

  it('shows letters page by page, with links to the others', async () => {
    const { headers, json } = await get('/shop/letters?per_page=5&page=2');
    const { letters, ...rest } = json() as { letters: { id: number }[] };
    assert.deepEqual(
      letters.map(({ id }) => id),
      [6, 7, 8, 9, 10],
    );
    assert.deepEqual(rest, { page: 2, pages: 3, total: 12 });
    const page = (n: number) => `<${server.url}/shop/letters?page=${n}&per_page=5>`;
    assert.equal(
      headers['link'],
      `${page(1)}; rel="first", ${page(1)}; rel="prev", ${page(3)}; rel="next", ${page(3)}; rel="last"`,
    );
    assert.doesNotMatch(String((await get('/shop/letters?page=3')).headers['link']), /next/);
    assert.equal((await get('/shop/letters?per_page=50')).headers['link'], undefined);
  });

  it('writes, changes and throws away', async () => {
    const made = await send('POST', '/shop/letters', '{"to":"Ada","text":"Hello"}');
    assert.equal(made.status, 201);
    assert.equal(made.headers.location, '/shop/letters/13');
    assert.deepEqual(made.json(), { id: 13, to: 'Ada', text: 'Hello', enclosures: [] });
    const changed = await send('PATCH', '/shop/letters/13', '{"text":"Hello again"}');
    assert.equal(changed.json()['text'], 'Hello again');
    assert.equal((await send('DELETE', '/shop/letters/13')).status, 204);
    assert.equal((await get('/shop/letters/13')).status, 404);
    assert.equal((await send('DELETE', '/shop/letters/13')).status, 404);
  });

  it('refuses a letter that is none', async () => {
    for (const body of ['', '[]', '{"to":"Ada"}', '{"to":"Ada","text":7}']) {
      assert.equal((await send('POST', '/shop/letters', body)).status, 400, body);
    }
    const long = JSON.stringify({ to: 'Ada', text: 'x'.repeat(20_000) });
    assert.equal((await send('POST', '/shop/letters', long)).status, 413);
  });

  it('keeps what is known of enclosures', async () => {
    const form =
      '--B\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nx,y\r\n--B--\r\n';
    const type = 'multipart/form-data; boundary=B';
    const { status, json } = await send('POST', '/shop/letters/1/enclosures', form, type);
    assert.equal(status, 201);
    assert.deepEqual(json()['enclosures'], [{ filename: 'a.csv', type: 'text/csv', bytes: 3 }]);
    assert.equal((await send('POST', '/shop/letters/1/enclosures', '{}')).status, 400);
  });

  it('takes a delivery one step further at each look', async () => {
    const { status, headers } = await send('POST', '/shop/letters/1/delivery');
    assert.equal(status, 202);
    const statuses: unknown[] = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await get(String(headers.location))).json()['status']);
    }
    assert.deepEqual(statuses, ['queued', 'sorted', 'on its way', 'delivered', 'delivered']);
  });

  it('forgets at the end', async () => {
    assert.equal((await send('POST', '/shop/logout')).status, 204);
    assert.equal((await get('/shop/letters')).status, 401);
  });

  it('gives each login letters of its own, and keeps a bounded number of all', () => {
    const shop = new Shop();
    const first = shop.login('ada', 'lovelace') ?? '';
    shop.box(first)?.remove(1);
    const second = shop.login('ada', 'lovelace') ?? '';
    assert.equal(shop.box(second)?.letters.length, 12);
    for (let i = 0; i < 100; i += 1) shop.login('charles', 'babbage');
    assert.equal(shop.box(first), null);
    const box = new LetterBox('ada');
    for (let i = 0; i < 300; i += 1) box.add({ to: 'x', text: 'y' });
    assert.equal(box.letters.length, 200);
    const deliveries = Array.from({ length: 300 }, () => box.send(1)).filter((one) => one !== null);
    assert.equal(deliveries.length, 200);
  });
});
