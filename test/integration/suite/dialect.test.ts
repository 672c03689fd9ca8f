import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { Window, eventually, postcard } from './window.ts';

describe('the dialect in the status bar', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  async function shown(text: string, tooltip: RegExp): Promise<void> {
    const api = await postcard();
    await eventually(`${text} in the status bar`, () => {
      const found = api.dialect();
      return found?.text === text && tooltip.test(found.tooltip);
    });
  }

  it('says what in the file tells, and follows what is typed', async () => {
    const editor = await window.edit('typed.http', 'GET http://127.0.0.1/\n');
    await shown('REST Client', /Nothing in it tells another client/);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# @loop for 3\n');
    });
    await shown('httpYac', /@loop in line 1 tells\./);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# @dialect vs\n');
    });
    await shown('Visual Studio', /@dialect in line 1 tells\./);
  });

  it('follows the setting', async () => {
    await window.edit('set.http', 'GET http://127.0.0.1/\n');
    await shown('REST Client', /Nothing in it tells/);
    const settings = vscode.workspace.getConfiguration('postcard');
    try {
      await settings.update('dialect', 'kulala', vscode.ConfigurationTarget.Global);
      await shown('Kulala', /The settings say so\./);
    } finally {
      await settings.update('dialect', undefined, vscode.ConfigurationTarget.Global);
    }
    await shown('REST Client', /Nothing in it tells/);
  });

  it('says what stands beside a file in which nothing tells, as it comes and goes', async () => {
    await window.edit('near.http', 'GET http://127.0.0.1/\n');
    await shown('REST Client', /Nothing in it tells/);
    await window.write('httpyac.config.js', 'module.exports = {};\n');
    await shown('httpYac', /Nothing in the text tells; httpyac\.config\.js stands beside it\./);
    await window.edit('told.http', '# @prompt name\nGET http://127.0.0.1/\n');
    await shown('REST Client', /@prompt in line 1 tells\./);
    await fs.rm(window.path('httpyac.config.js'));
    await window.edit('near.http', 'GET http://127.0.0.1/\n');
    await shown('REST Client', /Nothing in it tells/);
  });

  it('is gone where no .http file is in front', async () => {
    await window.edit('notes.txt', 'GET http://127.0.0.1/\n');
    const api = await postcard();
    await eventually('no dialect', () => api.dialect() === null);
  });
});
