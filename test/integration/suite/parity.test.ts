import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { startDemoServer } from '../../../demo/server.ts';
import { maskFor } from '../../../src/cli/json/outputMask.ts';
import { resultToJson } from '../../../src/cli/json/result.ts';
import { COMMANDS } from '../../../src/host/commands.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { workspaceFolder } from './window.ts';

const COMMAND = path.resolve(__dirname, '../../../bin/postcard.cjs');

/** What is another at every send: dates, times, ports and ids, and how long a text with them is. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/"(elapsedMs|expires|dns|connect|tls|send|wait|receive)": [^,\n]+/g, '"$1": 0'],
  // What a check on the duration has found.
  [/"actual": "\d+\.\d{6,}"/g, '"actual": "TIME"'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'UUID'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, 'DATE'],
  [/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, 'DATE'],
  [/\b\d{10}(?:\d{3})?\b/g, 'TIMESTAMP'],
  [/\b[0-9a-f]{32,}\b/gi, 'ID'],
];

/** The drops that the demo server sends one by one. */
const CUT_SHORT = /"text": "\*+"/;

function steady(value: unknown): string {
  // Base64 hides the boundary that is in it.
  const readable = (key: string, member: unknown) =>
    key === 'base64' ? Buffer.from(String(member), 'base64').toString('latin1') : member;
  let text = JSON.stringify(value, readable, 2);
  for (const [pattern, name] of VOLATILE) text = text.replace(pattern, name);
  // Of an answer that a timeout cut short, what came by then is a matter of time.
  if (CUT_SHORT.test(text)) {
    text = text.replace(CUT_SHORT, '"text": "*"').replace(/"(body|decoded)": \d+/g, '"$1": 0');
  }
  return text;
}

interface Report {
  readonly results: readonly unknown[];
}

describe('the command line and the extension', () => {
  const examples = workspaceFolder();
  const environments = path.join(examples, 'http-client.env.json');
  let port = 0;
  let original = '';
  before(async () => {
    const server = await startDemoServer({ port: 0 });
    port = Number(new URL(server.url).port);
    await server.close();
    original = await fs.readFile(environments, 'utf8');
    await fs.writeFile(environments, original.replaceAll(':7878', `:${port}`));
  });
  after(async () => {
    await fs.writeFile(environments, original);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function byCommand(file: string): Promise<readonly unknown[]> {
    const args = [COMMAND, 'send', file, '--all', '-e', 'demo', '-f', 'json', '--no-history'];
    const stdout = await new Promise<string>((resolve, reject) => {
      const options = { cwd: examples, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, args, options, (error, out, err) => {
        if (out === '') reject(error ?? new Error(err));
        else resolve(out);
      });
    });
    return (JSON.parse(stdout) as Report).results;
  }

  async function byExtension(file: string): Promise<readonly unknown[]> {
    await vscode.commands.executeCommand(COMMANDS.clearCookies);
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(examples, file)));
    const results = await vscode.commands.executeCommand<readonly RunResult[]>(COMMANDS.sendAll);
    return Promise.all(
      results.map((result) => resultToJson(result, result.ref.file, maskFor(result, false))),
    );
  }

  it('give the same JSON for every example', async function () {
    this.timeout(240_000);
    const files = [
      ...(await fs.readdir(examples)).filter((name) => name.endsWith('.http')).sort(),
      // It sends the login of the other one first, which a window that has sent it does not repeat.
      'shop/letters.http',
      'shop/login.http',
    ];
    assert.ok(files.length >= 12, files.join(' '));
    const server = { command: await startDemoServer({ port }) };
    const commanded = new Map<string, readonly unknown[]>();
    for (const file of files) commanded.set(file, await byCommand(file));
    await server.command.close();
    // The same port, and nothing remembered of what the command did there.
    const second = await startDemoServer({ port });
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, 'demo');
    const different: string[] = [];
    try {
      for (const file of files) {
        const mine = commanded.get(file) ?? [];
        const theirs = await byExtension(file);
        assert.ok(mine.length > 0, `${file} has requests`);
        assert.equal(theirs.length, mine.length, `${file}: as many results`);
        for (const [index, result] of theirs.entries()) {
          const name = `${file}, result ${index + 1}`;
          const [here, there] = [steady(result).split('\n'), steady(mine[index]).split('\n')];
          for (const [at, line] of here.entries()) {
            if (line !== there[at]) different.push(`${name}: ${line} | ${there[at] ?? ''}`);
          }
          if (here.length !== there.length) different.push(`${name}: as many lines`);
        }
      }
    } finally {
      await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
      await second.close();
    }
    assert.deepEqual(different, []);
  });
});
