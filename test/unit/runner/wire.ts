/** A server that tells what came byte for byte, and answers in ways that the demo server does not. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** `/busy` fails two times of three, `/later` is ready at the third time, `/latin1` says a wrong charset. */
export class Wire {
  readonly seen: string[] = [];
  #failures = 0;
  readonly #server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      this.#answer(request, response, Buffer.concat(pieces));
    });
  });

  #answer(
    { url = '', headers, rawHeaders }: http.IncomingMessage,
    response: http.ServerResponse,
    body: Buffer,
  ): void {
    this.seen.push(url);
    if (url === '/busy') {
      this.#failures += 1;
      response.writeHead(this.#failures % 3 === 0 ? 200 : 503).end(String(this.#failures));
      return;
    }
    if (url === '/later') {
      const times = this.seen.filter((each) => each === url).length;
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(times < 3 ? 'wait' : 'ready');
      return;
    }
    if (url === '/latin1') {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(Buffer.from('grün', 'latin1'));
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const raw = rawHeaders.map((text) => Buffer.from(text, 'latin1').toString('utf8'));
    response.end(JSON.stringify({ url, headers, raw, body: body.toString('latin1') }));
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}
