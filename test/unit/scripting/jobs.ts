/** Jobs for scripts, for tests. */
import path from 'node:path';
import type { ScriptJob, ScriptResponse } from '../../../src/runner/scriptPort.ts';

export const WORKER = path.join(import.meta.dirname, '../../../src/scripting/worker.ts');
export const FILE = '/project/api.http';

export function response(over: Partial<ScriptResponse> = {}): ScriptResponse {
  return {
    url: 'http://localhost/users?page=2',
    statusCode: 200,
    reason: 'OK',
    httpVersion: '1.1',
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['X-Many', 'one'],
      ['x-many', 'two'],
      ['Link', '</users?page=3>; rel="next"'],
    ],
    mimeType: 'application/json',
    charset: 'utf-8',
    encoding: 'utf-8',
    body: '{"users":[{"id":1,"name":"Ann"},{"id":2,"name":"Bo"}],"total":2}',
    bodyCut: false,
    sizeBytes: 64,
    elapsedMs: 1250,
    cookies: [
      {
        name: 'sid',
        value: '31d4',
        domain: 'localhost',
        path: '/',
        expires: null,
        secure: false,
        httpOnly: true,
        sameSite: null,
      },
    ],
    history: [],
    ...over,
  };
}

export function job(code: string, over: Partial<ScriptJob> = {}): ScriptJob {
  return {
    when: 'post',
    code,
    file: FILE,
    firstLine: 10,
    modules: [],
    request: {
      name: 'users',
      method: 'POST',
      url: 'http://localhost/users?page=2',
      headers: [
        ['Accept', 'application/json'],
        ['X-Token', 'abc'],
      ],
      body: '{"a":1}',
      template: {
        url: '{{host}}/users?page=2',
        headers: [
          ['Accept', 'application/json'],
          ['X-Token', '{{token}}'],
        ],
        body: '{"a":{{a}}}',
      },
      variables: { earlier: 'set' },
      iteration: 3,
    },
    response: response(),
    environment: { host: 'http://localhost', nested: { a: [1] } },
    fileVariables: { a: '1' },
    globals: { token: 'abc', list: [1, 2] },
    ...over,
  };
}

/** As before a request is sent. */
export function preJob(code: string, over: Partial<ScriptJob> = {}): ScriptJob {
  return job(code, { when: 'pre', response: null, ...over });
}
