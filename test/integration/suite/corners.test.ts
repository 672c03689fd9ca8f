import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Window, click, eventually, lensOn, shownExchange } from './window.ts';

const { executeCommand } = vscode.commands;

describe('corners of the language in the editor', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  /** Opens a text with the caret at `|`. */
  async function open(name: string, text: string) {
    const offset = text.indexOf('|');
    assert.notEqual(offset, -1);
    const editor = await window.edit(name, text.slice(0, offset) + text.slice(offset + 1));
    const position = editor.document.positionAt(offset);
    editor.selection = new vscode.Selection(position, position);
    return { editor, uri: editor.document.uri, position };
  }

  async function offered(name: string, text: string, wanted: string): Promise<readonly string[]> {
    const { uri, position } = await open(name, text);
    return offers(uri, position, wanted);
  }

  async function offers(
    uri: vscode.Uri,
    position: vscode.Position,
    wanted: string,
  ): Promise<readonly string[]> {
    return eventually(`${wanted} among what is offered`, async () => {
      const { items } = await executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        position,
      );
      const found = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return found.includes(wanted) ? found : null;
    });
  }

  it('offers environments where .postcard.json names them', async () => {
    await window.write('http-client.env.json', '{ "corner": {}, "other": {} }');
    await window.edit('wake.http', 'GET http://a/\n');
    const { editor } = await open('.postcard.json', '|');
    const { document } = editor;
    for (const text of [
      '{ "environment": "|" }',
      '{\n  "dialect": "kulala",\n  "environment": ["other", "c|"]\n}',
      '{ "protectedEnvironments": ["|"] }',
    ]) {
      await editor.edit((edit) => {
        const end = document.positionAt(document.getText().length);
        edit.replace(new vscode.Range(new vscode.Position(0, 0), end), text.replace('|', ''));
      });
      await offers(document.uri, document.positionAt(text.indexOf('|')), 'corner');
    }
    await executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('offers requests of imported files, and what they answered', async () => {
    await window.write('library.http', `### \n# @name login\nGET ${window.url}/get?corner=1\n`);
    const uses = `import ./library.http\n\n###\n# @ref |\nGET ${window.url}/get\n`;
    await offered('ref.http', uses, 'login');
    await offered('run.http', 'import ./library.http\n\nrun #l|\n', 'login');
    await offered('head.http', uses.replace('|', 'login').replace('/get\n', '/{{|\n'), 'login');
    const { uri } = (
      await window.edit('library.http', `### \n# @name login\nGET ${window.url}/get?corner=1\n`)
    ).document;
    await click(await lensOn(uri, 3, 'Send Request'));
    await shownExchange();
    await offered(
      'body.http',
      uses.replace('|', 'login').replace('/get\n', '/{{login.response.body.|\n'),
      'login.response.body.args',
    );
    const { uri: hovered, position } = await open(
      'hover.http',
      uses.replace('|', 'login').replace('/get\n', '/{{login.response.body.args.cor|ner}}\n'),
    );
    await eventually('the value', async () => {
      const hovers = await executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        hovered,
        position,
      );
      return hovers.some(({ contents }) =>
        contents.some(
          (content) => content instanceof vscode.MarkdownString && /\n1\n/.test(content.value),
        ),
      );
    });
  });

  it('offers the members of an object, and header names where one is looked at', async () => {
    const object = '@user = { "name": "ada", "id": 7 }\n\n###\n';
    await offered('member.http', `${object}GET http://a/{{user.|}}\n`, 'user.name');
    await offered('looks.http', 'GET http://a/\n\n?? header |\n', 'Content-Type');
  });

  it('checks no text that cannot be written, such as the older side of a comparison', async () => {
    const readonly = vscode.workspace.registerFileSystemProvider('postcard-corner', new OneFile(), {
      isReadonly: true,
    });
    try {
      const uri = vscode.Uri.file(window.path('old.http')).with({ scheme: 'postcard-corner' });
      const wrong = await window.edit('new.http', '# @nmae x\nGET http://a/{{nope}}\n');
      await executeCommand('vscode.diff', uri, wrong.document.uri, 'compared');
      await eventually('what is wrong with the file', () => {
        const codes = vscode.languages.getDiagnostics(wrong.document.uri).map(({ code }) => code);
        return codes.length >= 2;
      });
      assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
    } finally {
      readonly.dispose();
    }
  });

  it('repairs files with CRLF, and keeps their line ends', async () => {
    const editor = await window.edit(
      'crlf.http',
      '# @nmae one\r\nGET http://127.0.0.1/\r\nA: {{wanted}}\r\n',
    );
    const { document } = editor;
    const diagnostics = await eventually('both', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length >= 2 ? found : null;
    });
    for (const { range } of diagnostics) {
      const actions = await executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
      );
      const fix = actions.find(({ edit }) => edit !== undefined);
      assert.ok(fix?.edit, 'there is a repair');
      await vscode.workspace.applyEdit(fix.edit);
    }
    await eventually(
      'nothing wrong',
      () => vscode.languages.getDiagnostics(document.uri).length === 0,
    );
    assert.equal(
      document.getText(),
      '@wanted = value\r\n# @name one\r\nGET http://127.0.0.1/\r\nA: {{wanted}}\r\n',
    );
  });

  it('formats a part of a file with CRLF, and nothing around it', async () => {
    const editor = await window.edit(
      'part.http',
      'GET http://a/\r\nA:b\r\n\r\n###\r\nGET http://b/\r\nC:d\r\n\r\n###\r\nGET http://c/\r\nE:f\r\n',
    );
    const { document } = editor;
    const edits = await eventually('edits', async () =>
      executeCommand<vscode.TextEdit[] | undefined>(
        'vscode.executeFormatRangeProvider',
        document.uri,
        new vscode.Range(4, 0, 5, 3),
        { tabSize: 2, insertSpaces: true },
      ),
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(
      document.getText(),
      'GET http://a/\r\nA:b\r\n\r\n###\r\nGET http://b/\r\nC: d\r\n\r\n###\r\nGET http://c/\r\nE:f\r\n',
    );
  });

  it('tells of a variable that is defined three times which one holds where', async () => {
    const text =
      '@v = one\n\n###\n@v = two\nGET http://a/{{v}}\n\n###\nGET http://b/{{v}}\n\n@v = three\n';
    const editor = await window.edit('three.http', text);
    const at = async (line: number) => {
      const hovers = await executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        editor.document.uri,
        new vscode.Position(line, 16),
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
        .join('\n');
    };
    for (const line of [4, 7]) {
      const said = await eventually('a hover', async () => (await at(line)) || null);
      assert.match(said, /```plaintext\ntwo\n```/);
      assert.match(said.replaceAll('&nbsp;', ' '), /one, from file/);
      assert.match(said.replaceAll('&nbsp;', ' '), /three, from file/);
    }
  });
});

/** A file system with one file in it, as that of Git is. */
class OneFile implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  watch = () => new vscode.Disposable(() => undefined);
  stat = () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: 1 });
  readDirectory = () => [];
  readFile = () => new TextEncoder().encode('# @nmae x\nGET http://a/{{nope}}\n');
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions();
}
