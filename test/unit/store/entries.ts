/** Entries as the history keeps them, for tests. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HistoryEntry } from '../../../src/store/entry.ts';

export function entry(id: string, over: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id,
    ref: { file: 'api.http', key: 'login', ordinal: 0 },
    name: 'login',
    line: 3,
    time: new Date(0).toISOString(),
    environment: ['dev'],
    template: 'GET {{host}}/home',
    values: { host: 'http://localhost' },
    secretNames: [],
    request: { method: 'GET', url: 'http://localhost/home', headers: [], body: null },
    response: {
      url: 'http://localhost/home',
      statusCode: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers: [['Content-Type', 'text/plain']],
      encoding: 'utf-8',
      complete: true,
      sizes: { headers: 40, body: 2, decoded: 2 },
      body: { sizeBytes: 2, cut: false, form: 'text', content: 'hi' },
    },
    hops: [],
    outcome: 'response',
    ok: true,
    error: null,
    tests: [],
    logs: [],
    warnings: [],
    elapsedMs: 5,
    ...over,
  };
}

/** An entry whose response has this content. */
export function entryWithBody(id: string, content: string): HistoryEntry {
  const plain = entry(id);
  return {
    ...plain,
    response: plain.response && {
      ...plain.response,
      body: { sizeBytes: content.length, cut: false, form: 'text', content },
    },
  };
}

/** A folder for one test; `after` takes it away. */
export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-store-'));
  return {
    folder,
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
