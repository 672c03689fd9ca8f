import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EXTENSION_ID, Window, eventually, lensesOf } from './window.ts';
import type { PostcardApi } from '../../../src/extension.ts';

// Files run in the order of their names: nothing was sent before this one.
describe('opening a .http file', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  it('wakes the extension, and not the engine', async () => {
    const editor = await window.edit('wakes.http', 'GET http://127.0.0.1/\n');
    assert.equal(editor.document.languageId, 'http');
    const extension = vscode.extensions.getExtension<PostcardApi>(EXTENSION_ID);
    await eventually('the extension is active', () => extension?.isActive === true);
    await eventually('lenses', async () => (await lensesOf(editor.document.uri)).length > 0);
    assert.equal(extension?.exports.isEngineLoaded(), false);
  });
});
