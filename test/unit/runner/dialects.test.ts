/**
 * What each golden file of the language means, read as a file of each client: what is told of, and
 * what would go out. Trees do not depend on the dialect; these do, in few places, and here is which.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import { DIALECTS } from '../../../src/parser/ast.ts';
import type { Dialect } from '../../../src/parser/ast.ts';
import { findHttpFences } from '../../../src/parser/markdown.ts';
import { parse } from '../../../src/parser/parse.ts';
import { prepareOnly } from '../../../src/runner/dryRun.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import { diagnosticText } from '../parser/support.ts';
import { Bench } from './bench.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/parser/', import.meta.url));
const GOLDEN = path.join(FOLDER, 'by-dialect.txt');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const NOW = Date.UTC(2026, 0, 31, 12, 30, 15, 250);

/** Groups that are files of their own kind. */
const MARKDOWN = '47-markdown.md';

/** What the environment and the process say, so that files may disagree with them. */
const ENVIRONMENT = {
  $shared: { base: 'https://environment.example', token: 'of the environment' },
};

describe('the language by dialect', () => {
  let bench: Bench;
  before(async () => {
    assert.ok(!(UPDATE && process.env['CI']), 'golden files are not rewritten in CI');
    bench = await Bench.open();
    await bench.write('http-client.env.json', JSON.stringify(ENVIRONMENT));
  });
  after(() => bench.close());

  /** Everything that one dialect makes of a text. */
  async function meaning(text: string, dialect: Dialect): Promise<string> {
    const document = parse(text, { dialect });
    const file = path.join(bench.folder, 'api.http');
    const lines = diagnosticText(document).split('\n').filter(Boolean);
    for (const entry of listRequests(document, file, bench.folder)) {
      const { request, result } = await prepareOnly(
        {
          ...bench.input('GET http://127.0.0.1/', {
            withoutScripts: true,
            ports: {
              now: () => NOW,
              newId: () => 'id',
              processEnv: (name) => (name === 'OF_THE_PROCESS' ? 'here' : undefined),
            },
          }),
          document,
          entry,
          variables: {},
        },
        new CookieJar(),
      );
      lines.push(
        ...(request === null
          ? [`${entry.line}: ${result.failure?.message ?? String(result.exchange?.error?.message)}`]
          : await sent(entry.line, request)),
      );
    }
    return steady(`${lines.join('\n')}\n`).replaceAll(bench.folder, '.');
  }

  it('is as recorded, for every group of cases and every client', async () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.http'));
    let all = '';
    for (const name of [...files, MARKDOWN].sort()) {
      const text = readFileSync(path.join(FOLDER, name), 'utf8');
      const source = name === MARKDOWN ? fencedIn(text) : text;
      const groups = new Map<string, Dialect[]>();
      for (const dialect of DIALECTS) {
        const found = await meaning(source, dialect);
        groups.set(found, [...(groups.get(found) ?? []), dialect]);
      }
      all += `## ${name}\n`;
      for (const [found, dialects] of groups) {
        const whose = dialects.length === DIALECTS.length ? 'everybody' : dialects.join(', ');
        all += `# ${whose}\n${found}`;
      }
    }
    if (UPDATE) writeFileSync(GOLDEN, all);
    assert.equal(all, readFileSync(GOLDEN, 'utf8'));
  });
});

/** What stands in the fences of a page, one below another. */
function fencedIn(text: string): string {
  const fences = findHttpFences(text);
  return fences.map(({ content }) => text.slice(content.start, content.end)).join('\n###\n');
}

/** The request line, the fields that the file brings, and the body. */
async function sent(line: number, request: PreparedRequest): Promise<string[]> {
  const fields = [...request.headers]
    .filter(([name]) => !/^(?:user-agent|accept-encoding|connection|content-length)$/i.test(name))
    .map(([name, value]) => `  ${name}: ${value}`);
  const body = await bodyText(request);
  return [
    `${line}: ${request.method} ${request.url}`,
    ...fields,
    ...(body === '' ? [] : [`  ${JSON.stringify(body)}`]),
  ];
}

async function bodyText({ body }: PreparedRequest): Promise<string> {
  if (body === null) return '';
  if (body.bytes !== null) return Buffer.from(body.bytes).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Without what is drawn anew each time. */
function steady(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\b[0-9a-f]{32}\b/g, 'BOUNDARY');
}
