import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Window, click, eventually, lensOn, shownExchange } from './window.ts';

const { executeCommand } = vscode.commands;

/** The place of a mark in a text, and the text without it. */
function marked(text: string): {
  text: string;
  at: (document: vscode.TextDocument) => vscode.Position;
} {
  const offset = text.indexOf('|');
  assert.notEqual(offset, -1);
  return {
    text: text.slice(0, offset) + text.slice(offset + 1),
    at: (document) => document.positionAt(offset),
  };
}

async function diagnosticsOf(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic[]> {
  return eventually(`a diagnostic ${code}`, () => {
    const found = vscode.languages.getDiagnostics(uri).filter((one) => one.code === code);
    return found.length > 0 ? found : null;
  });
}

async function fixesAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ');
}

describe('the language in the editor', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  /** Opens a file with the caret at `|`. */
  async function open(name: string, text: string) {
    const { text: plain, at } = marked(text);
    const editor = await window.edit(name, plain);
    const position = at(editor.document);
    editor.selection = new vscode.Selection(position, position);
    return { editor, uri: editor.document.uri, position };
  }

  async function hover(name: string, text: string): Promise<string> {
    const { uri, position } = await open(name, text);
    return eventually('a hover', async () => {
      const found = await executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        position,
      );
      return found.length > 0 ? textOf(found) : null;
    });
  }

  async function labels(name: string, text: string, wanted: string): Promise<readonly string[]> {
    const { uri, position } = await open(name, text);
    return eventually(`completion with ${wanted}`, async () => {
      const { items } = await executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        position,
      );
      const found = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return found.includes(wanted) ? found : null;
    });
  }

  describe('checks while somebody types', () => {
    it('underlines a variable without a value, and offers the one that was meant', async () => {
      const { editor, uri } = await open(
        'undefined.http',
        '@baseUrl = http://127.0.0.1\n\nGET {{basUrl}}/|\n',
      );
      const [found] = await diagnosticsOf(uri, 'undefined-variable');
      assert.ok(found);
      assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
      assert.equal(editor.document.getText(found.range), 'basUrl');
      const actions = await fixesAt(uri, found.range);
      assert.ok(actions.some(({ title }) => title === 'Define basUrl in this file'));
      const change = actions.find(({ title }) => title === 'Change to baseUrl');
      assert.ok(change?.edit);
      await vscode.workspace.applyEdit(change.edit);
      await eventually('no diagnostic', () => vscode.languages.getDiagnostics(uri).length === 0);
    });

    it('defines the variable in the file', async () => {
      const { editor, uri } = await open('define.http', 'GET http://127.0.0.1/?q={{zebra}}|\n');
      const [found] = await diagnosticsOf(uri, 'undefined-variable');
      assert.ok(found);
      const action = (await fixesAt(uri, found.range)).find(({ title }) => /^Define/.test(title));
      assert.ok(action?.edit);
      await vscode.workspace.applyEdit(action.edit);
      assert.match(editor.document.getText(), /^@zebra = value\n/);
      await eventually('no diagnostic', () => vscode.languages.getDiagnostics(uri).length === 0);
    });

    it('says where a file or a request is not there', async () => {
      const { uri } = await open(
        'lost.http',
        'import ./nowhere.http\n\n###|\nGET http://127.0.0.1/\n',
      );
      const [file] = await diagnosticsOf(uri, 'missing-file');
      assert.match(file?.message ?? '', /nowhere\.http/);
      const other = await open(
        'lostRequest.http',
        '### \n# @name login\nGET http://127.0.0.1/\n\n###|\n# @ref logn\nGET http://127.0.0.1/\n',
      );
      const [request] = await diagnosticsOf(other.uri, 'unknown-request');
      assert.ok(request);
      const actions = await fixesAt(other.uri, request.range);
      assert.ok(actions.some(({ title }) => title === 'Change to login'));
    });

    it('tells where another client would take another value', async () => {
      await window.write('http-client.env.json', '{ "$shared": { "place": "environment" } }');
      const { uri } = await open(
        'order.http',
        '@place = file\n\nGET http://127.0.0.1/{{place}}|\n',
      );
      const [found] = await diagnosticsOf(uri, 'order-differs');
      assert.match(
        found?.message ?? '',
        /JetBrains would take the value that all environments share\./,
      );
    });
  });

  describe('hovers', () => {
    it('show where a value comes from and what it hides', async () => {
      await window.write('http-client.env.json', '{ "$shared": { "place": "environment" } }');
      const text = await hover(
        'hover.http',
        '@place = fi\\tle\n\nGET http://127.0.0.1/{{pl|ace}}\n',
      );
      assert.match(text, /fi\tle/);
      assert.match(text, /hides/);
      assert.match(text, /environment/);
      assert.match(text, /wins over/);
    });

    it('show secrets as dots, and the whole address with them', async () => {
      await window.write(
        'http-client.private.env.json',
        '{ "$shared": { "apiToken": "s3cr3t-value" } }',
      );
      const secret = await hover('secret.http', 'GET http://127.0.0.1/?t={{api|Token}}\n');
      assert.match(secret, /•••••/);
      assert.doesNotMatch(secret, /s3cr3t/);
      const line = await hover(
        'line.http',
        '@base = http://127.0.0.1/base\n\nG|ET {{base}}/?t={{apiToken}}\n',
      );
      assert.match(line, /http:\/\/127\.0\.0\.1\/base\/\?t=•••••/);
      assert.doesNotMatch(line, /s3cr3t/);
    });

    it('know variables of imported files', async () => {
      await window.write('shared.http', '@fromShared = over there\n');
      const text = await hover(
        'importer.http',
        'import ./shared.http\n\n###\nGET http://127.0.0.1/{{from|Shared}}\n',
      );
      assert.match(text, /over there/);
      assert.match(text, /shared\.http/);
    });

    it('tell what directives, headers and methods mean', async () => {
      assert.match(await hover('d.http', '# @time|out 5\nGET http://127.0.0.1/\n'), /How long/);
      assert.match(await hover('h.http', 'GET http://127.0.0.1/\nAcc|ept: */*\n'), /RFC 9110/);
      assert.match(await hover('m.http', 'PO|ST http://127.0.0.1/\n'), /\w+/);
    });
  });

  describe('completion', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['methods', 'PA|', 'PATCH'],
      ['header names', 'GET http://127.0.0.1/\nAcc|', 'Accept'],
      ['header values', 'GET http://127.0.0.1/\nAccept: app|', 'application/json'],
      ['directives', '# @time|\nGET http://127.0.0.1/', 'timeout'],
      ['values of directives', '# @dialect |\nGET http://127.0.0.1/', 'jetbrains'],
      ['variables', '@base = http://a\n\nGET {{b|}}', 'base'],
      ['dynamic variables', 'GET http://127.0.0.1/{{$u|}}', '$uuid'],
      [
        'names of requests',
        '###\n# @name login\nGET http://127.0.0.1/\n\n###\nGET http://127.0.0.1/{{lo|}}',
        'login',
      ],
      [
        'parts of a response',
        '###\n# @name login\nGET http://127.0.0.1/\n\n###\nGET http://127.0.0.1/{{login.response.|}}',
        'login.response.body',
      ],
      ['paths of files', 'POST http://127.0.0.1/\n\n< ./pay|', './payload.json'],
      ['assertions', 'GET http://127.0.0.1/\n\n?? st|', 'status'],
    ];
    before(() => window.write('payload.json', '{}'));
    for (const [index, [what, text, wanted]] of cases.entries()) {
      it(`offers ${what}`, async () => {
        await labels(`completion${index}.http`, text, wanted);
      });
    }

    it('shows the value of a variable beside its name, secrets as dots', async () => {
      await window.write(
        'http-client.private.env.json',
        '{ "$shared": { "apiToken": "s3cr3t-value" } }',
      );
      const { uri, position } = await open('values.http', '@base = http://a\n\nGET {{|}}');
      const details = await eventually('values', async () => {
        const { items } = await executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          uri,
          position,
        );
        const found = new Map(
          items.map((item) => [
            typeof item.label === 'string' ? item.label : item.label.label,
            item,
          ]),
        );
        return found.has('apiToken') ? found : null;
      });
      assert.equal(details.get('base')?.detail, 'http://a');
      assert.equal(details.get('apiToken')?.detail, '•••••');
    });

    it('offers snippets', async () => {
      const { uri, position } = await open('snippet.http', '|');
      await eventually('a snippet', async () => {
        const { items } = await executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          uri,
          position,
        );
        return items.some(({ kind }) => kind === vscode.CompletionItemKind.Snippet);
      });
    });
  });

  describe('names across files', () => {
    beforeEach(async () => {
      await window.write('names.http', '@host = http://127.0.0.1\n');
    });
    const TEXT = 'import ./names.http\n\n###\nGET {{ho|st}}/a\n\n###\nGET {{host}}/b\n';

    it('lead to their definition', async () => {
      const { uri, position } = await open('goto.http', TEXT);
      const found = await executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        uri,
        position,
      );
      assert.deepEqual(
        found.map((place) => place.uri.path.split('/').at(-1)),
        ['names.http'],
      );
    });

    it('lead to requests of imported files', async () => {
      await window.write('auth.http', '### login\nGET http://127.0.0.1/\n');
      const { uri, position } = await open(
        'gotoRequest.http',
        'import ./auth.http\n\n###\nGET http://127.0.0.1/{{log|in.response.body.$.id}}\n',
      );
      const found = await executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        uri,
        position,
      );
      assert.deepEqual(
        found.map((place) => place.uri.path.split('/').at(-1)),
        ['auth.http'],
      );
    });

    it('list their uses', async () => {
      const { uri, position } = await open('references.http', TEXT);
      const found = await executeCommand<vscode.Location[]>(
        'vscode.executeReferenceProvider',
        uri,
        position,
      );
      assert.equal(found.length, 3);
    });

    it('are renamed everywhere', async () => {
      const { editor, uri, position } = await open('rename.http', TEXT);
      const edit = await executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        uri,
        position,
        'server',
      );
      await vscode.workspace.applyEdit(edit);
      assert.equal(editor.document.getText().match(/\{\{server\}\}/g)?.length, 2);
      const names = await vscode.workspace.openTextDocument(
        vscode.Uri.joinPath(uri, '..', 'names.http'),
      );
      assert.match(names.getText(), /^@server = /);
    });
  });

  describe('structure', () => {
    const TEXT =
      '### one\n# @name one\nPOST http://127.0.0.1/a\nContent-Type: application/json\n\n' +
      '{\n  "a": "{{$uuid}}"\n}\n\n> {%\n  client.log("a");\n%}\n\n### two\nGET http://127.0.0.1/b|\n';

    it('is in the outline, with requests and their variables', async () => {
      const { uri } = await open('structure.http', `@base = http://a\n\n${TEXT}`);
      const symbols = await eventually('symbols', async () => {
        const found = await executeCommand<vscode.DocumentSymbol[] | undefined>(
          'vscode.executeDocumentSymbolProvider',
          uri,
        );
        return found !== undefined && found.length > 0 ? found : null;
      });
      assert.deepEqual(
        symbols.map(({ name, kind }) => [name, kind]),
        [
          ['base', vscode.SymbolKind.Variable],
          ['one', vscode.SymbolKind.Method],
          ['two', vscode.SymbolKind.Method],
        ],
      );
    });

    it('has whole requests in the outline, which breadcrumbs and sticky scroll go by', async () => {
      const { editor, uri } = await open(
        'sticky.http',
        `@base = http://a\n\n${TEXT.replace('# @name one\n', '# @name one\n@local = 1\n')}`,
      );
      const symbols = await eventually('symbols', async () => {
        const found = await executeCommand<vscode.DocumentSymbol[] | undefined>(
          'vscode.executeDocumentSymbolProvider',
          uri,
        );
        return found !== undefined && found.length > 0 ? found : null;
      });
      const linesOf = ({ range }: vscode.DocumentSymbol) => {
        const lines = editor.document.getText(range).split('\n');
        return [lines[0], lines.at(-1)];
      };
      assert.deepEqual(symbols.map(linesOf), [
        ['@base = http://a', '@base = http://a'],
        ['### one', '%}'],
        ['### two', 'GET http://127.0.0.1/b'],
      ]);
      assert.deepEqual(
        symbols.map(({ children }) => children.map(({ name }) => name)),
        [[], ['local'], []],
      );
      for (const symbol of symbols) {
        assert.ok(symbol.range.contains(symbol.selectionRange));
        for (const child of symbol.children) assert.ok(symbol.range.contains(child.range));
      }
      // The path that a breadcrumb shows for a caret in the middle of a body.
      const body = editor.document.positionAt(editor.document.getText().indexOf('"a"'));
      assert.deepEqual(
        symbols.filter(({ range }) => range.contains(body)).map(({ name }) => name),
        ['one'],
      );
    });

    it('folds requests, bodies, scripts and regions', async () => {
      const { uri } = await open('folds.http', `# region all\n${TEXT}\n# endregion\n`);
      const folds = await executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        uri,
      );
      const lines = folds.map(({ start, end }) => `${start}-${end}`);
      for (const wanted of ['1-12', '6-8', '10-12', '0-17']) {
        assert.ok(lines.includes(wanted), `${wanted} in ${lines.join(' ')}`);
      }
    });

    it('widens a selection step by step', async () => {
      const { uri, position } = await open(
        'select.http',
        '### a\nGET http://127.0.0.1/{{na|me}}/x\n',
      );
      const [first] = await executeCommand<vscode.SelectionRange[]>(
        'vscode.executeSelectionRangeProvider',
        uri,
        [position],
      );
      const document = await vscode.workspace.openTextDocument(uri);
      const steps: string[] = [];
      for (let range = first; range?.parent !== undefined; range = range.parent) {
        steps.push(document.getText(range.range));
      }
      assert.ok(steps.includes('name'));
      assert.ok(steps.includes('{{name}}'));
      assert.ok(steps.includes('http://127.0.0.1/{{name}}/x'));
    });

    it('links to files', async () => {
      const { uri } = await open('links.http', 'POST http://127.0.0.1/\n\n< ./payload.json|\n');
      const links = await executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
      assert.ok(links.some(({ target }) => target?.path.endsWith('/payload.json')));
    });

    it('colours what names mean', async () => {
      const { uri } = await open('tokens.http', '@a = 1\n\nGET http://127.0.0.1/{{a}}{{$uuid}}|\n');
      const tokens = await executeCommand<vscode.SemanticTokens>(
        'vscode.provideDocumentSemanticTokens',
        uri,
      );
      assert.equal(tokens.data.length / 5, 3);
    });

    it('is formatted, whole and in part', async () => {
      const { editor, uri } = await open(
        'format.http',
        '###   one\nget   http://127.0.0.1/a\nAccept:*/*\n\n###   two\nGET http://127.0.0.1/b\nAccept:*/*|\n',
      );
      const options = { tabSize: 2, insertSpaces: true };
      const part = await executeCommand<vscode.TextEdit[]>(
        'vscode.executeFormatRangeProvider',
        uri,
        new vscode.Range(0, 0, 1, 0),
        options,
      );
      assert.ok(part.length > 0);
      assert.ok(part.every(({ range }) => range.start.line < 4));
      const whole = await executeCommand<vscode.TextEdit[]>(
        'vscode.executeFormatDocumentProvider',
        uri,
        options,
      );
      const edit = new vscode.WorkspaceEdit();
      edit.set(uri, whole);
      await vscode.workspace.applyEdit(edit);
      assert.match(editor.document.getText(), /^Accept: \*\/\*$/m);
    });
  });

  describe('requests in Markdown', () => {
    it('have lenses, and are sent as those of other files', async () => {
      const editor = await window.edit(
        'notes.md',
        `# Notes\n\nSome words.\n\n\`\`\`http\n@path = get\n\nGET ${window.url}/{{path}}?from=notes\n\`\`\`\n\nMore words.\n`,
      );
      await click(await lensOn(editor.document.uri, 8, 'Send Request'));
      const exchange = await shownExchange();
      assert.match(exchange.url, /\/get\?from=notes$/);
      assert.equal(exchange.response?.statusCode, 200);
      await lensOn(editor.document.uri, 8, '200');
    });

    const NOTES = '# {{nothing}}\n\nSome words.\n\n```http\n@path = over/there\n\n';

    it('tell what their variables, directives and headers are', async () => {
      const line = '# @timeout 5\nGET http://127.0.0.1/{{path}}\nAccept: */*\n```\n\nWords.\n';
      const at = (word: string) => NOTES + line.replace(word, `|${word}`);
      assert.match(await hover('hover.md', at('path}}')), /over\/there/);
      assert.match(await hover('directive.md', at('timeout')), /How long/);
      assert.match(await hover('header.md', at('Accept')), /RFC 9110/);
    });

    it('are completed, and what stands around them is not', async () => {
      await labels('variables.md', `${NOTES}GET http://127.0.0.1/{{p|}}\n\`\`\`\n`, 'path');
      await labels('directives.md', `${NOTES}# @time|\n\`\`\`\n`, 'timeout');
      await labels('headers.md', `${NOTES}GET http://127.0.0.1/\nAcc|\n\`\`\`\n`, 'Accept');
      const { uri, position } = await open('prose.md', `PA|\n\n${NOTES}GET http://a\n\`\`\`\n`);
      const { items } = await executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        position,
      );
      assert.ok(!items.some(({ label }) => label === 'PATCH'));
    });

    it('are checked where they stand, and mended there', async () => {
      const { editor, uri } = await open(
        'checked.md',
        `${NOTES}GET http://127.0.0.1/{{zebra}}|\n\`\`\`\n\n\`\`\`http\nGET http://127.0.0.1/{{open\n\`\`\`\n`,
      );
      const [unclosed] = await diagnosticsOf(uri, 'unclosed-placeholder');
      assert.equal(unclosed?.range.start.line, 11);
      const found = await diagnosticsOf(uri, 'undefined-variable');
      assert.deepEqual(
        found.map(({ range }) => editor.document.getText(range)),
        ['zebra'],
      );
      const [first] = found;
      assert.ok(first);
      const action = (await fixesAt(uri, first.range)).find(({ title }) => /^Define/.test(title));
      assert.ok(action?.edit);
      await vscode.workspace.applyEdit(action.edit);
      assert.match(editor.document.getText(), /```http\n@zebra = value\n@path/);
      await eventually('only one left', () => vscode.languages.getDiagnostics(uri).length === 1);
    });

    it('are checked no more once they are no requests', async () => {
      const { editor, uri } = await open('gone.md', '```http\nGET http://127.0.0.1/{{open|\n```\n');
      await diagnosticsOf(uri, 'unclosed-placeholder');
      await editor.edit((edit) => {
        edit.replace(new vscode.Range(0, 3, 0, 7), 'text');
      });
      await eventually('no diagnostic', () => vscode.languages.getDiagnostics(uri).length === 0);
    });
  });
});
