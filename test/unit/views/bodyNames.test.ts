import assert from 'node:assert/strict';
import { endingToOpen, nameToSave } from '../../../src/views/bodyNames.ts';

describe('the ending that a body is opened under', () => {
  for (const [mediaType, ending] of [
    ['image/png', 'png'],
    ['image/jpeg', 'jpg'],
    ['image/svg+xml', 'svg'],
    ['application/pdf', 'pdf'],
    ['audio/mpeg', 'mp3'],
    ['video/mp4', 'mp4'],
    ['font/woff2', 'woff2'],
    // What a system would run, or an editor would take for more than a document.
    ['application/x-desktop', 'bin'],
    ['application/x-msdownload', 'bin'],
    ['application/x-sh', 'bin'],
    ['application/java-archive', 'bin'],
    ['application/x-ipynb+json', 'bin'],
    ['application/zip', 'bin'],
    ['application/vnd.ms-excel.sheet.macroenabled.12', 'bin'],
    ['image/png.exe', 'bin'],
    ['constructor', 'bin'],
    [null, 'bin'],
  ] as const) {
    it(`of ${mediaType ?? 'no type'} is ${ending}`, () => {
      assert.equal(endingToOpen(mediaType), ending);
    });
  }
});

describe('the name that a body is saved under', () => {
  const CASES: readonly (readonly [
    url: string,
    type: string | null,
    field: string | null,
    name: string,
  ])[] = [
    ['http://h/a/cat.png?x=1', 'image/png', null, 'cat.png'],
    ['http://h/users', 'application/json', null, 'users.json'],
    ['http://h/', 'text/html', null, 'response.html'],
    ['http://h', null, null, 'response.bin'],
    ['http://h/x', null, 'attachment; filename="a b.txt"', 'a b.txt'],
    ['http://h/x', null, "attachment; filename*=UTF-8''n%C3%A4h.txt", 'näh.txt'],
    ['http://h/x', null, 'attachment; filename="backup.tar.gz"', 'backup.tar.gz'],
    [
      'http://h/x',
      'application/octet-stream',
      'attachment; filename="setup-1.2.exe"',
      'setup-1.2.exe',
    ],
    // No folders.
    ['http://h/x', null, 'attachment; filename="../../etc/passwd"', 'passwd'],
    ['http://h/x', null, 'attachment; filename="..\\\\evil.bat"', 'evil.bat'],
    ['http://h/%2e%2e%2fhidden', null, null, 'hidden.bin'],
    ['http://h/x', null, 'attachment; filename=".bashrc"', 'bashrc'],
    ['http://h/x', null, 'attachment; filename=".."', 'x.bin'],
    ['http://h/x', null, 'attachment; filename="~/-rf.txt"', 'rf.txt'],
    // What looks like a picture is none.
    ['http://h/x', 'image/png', 'attachment; filename="cat.png.exe"', 'cat.png'],
    ['http://h/x', 'application/pdf', 'attachment; filename="bill.desktop"', 'bill.desktop.pdf'],
    ['http://h/x', 'text/plain', 'attachment; filename="notes.txt.bat"', 'notes_txt.bat'],
    // Honest: whoever saves it sees what it is.
    ['http://h/x', 'text/plain', 'attachment; filename="install.sh"', 'install.sh'],
    ['http://h/jquery.min.js', 'application/x-javascript', null, 'jquery.min.js'],
    ['http://h/x', null, 'attachment; filename="bill.pdf.exe"', 'bill_pdf.exe'],
    ['http://h/x', null, 'attachment; filename="bill.pdf      .exe"', 'bill_pdf.exe'],
    [
      'http://h/x',
      null,
      'attachment; filename="bill.pdf.code-workspace"',
      'bill_pdf.code-workspace',
    ],
    ['http://h/x', null, 'attachment; filename="run.exe. . "', 'run.exe'],
    ['http://h/x', null, "attachment; filename*=UTF-8''bill%E2%80%AEfdp.exe", 'bill_fdp.exe'],
    ['http://h/x', 'text/plain', "attachment; filename*=UTF-8''a%E2%80%8Fb%00c.txt", 'a_b_c.txt'],
    ['http://h/x', 'text/plain', "attachment; filename*=UTF-8''a%E2%80%A8b.txt", 'a_b.txt'],
    // Names that Windows gives to devices, whatever comes after them, or a system reads by itself.
    ['http://h/x', 'text/plain', 'attachment; filename="CON"', '_CON'],
    ['http://h/x', 'text/plain', 'attachment; filename="nul.tar.txt"', '_nul.tar.txt'],
    ['http://h/x', 'text/plain', 'attachment; filename="Com1.txt"', '_Com1.txt'],
    ['http://h/x', 'text/plain', 'attachment; filename="lpt9 .txt"', '_lpt9.txt'],
    ['http://h/x', null, 'attachment; filename="desktop.ini"', '_desktop.ini'],
    ['http://h/x', null, 'attachment; filename="AutoRun.inf"', '_AutoRun.inf'],
    ['http://h/x', null, 'attachment; filename="a.txt::$DATA"', 'a.txt__$DATA'],
    ['http://h/x', null, 'attachment; filename="%2e%2e%2fa.txt"', 'a.txt'],
    ['http://h/x', null, "attachment; filename*=UTF-8''%ZZ.txt", '%ZZ.txt'],
  ];
  for (const [url, type, field, name] of CASES) {
    it(`is ${name} for ${field ?? url}${type === null ? '' : ` of ${type}`}`, () => {
      assert.equal(nameToSave(url, type, field), name);
    });
  }

  it('fits into a folder and keeps its ending, however long it is', () => {
    const name = nameToSave(
      'http://h/x',
      'text/plain',
      `attachment; filename="${'語'.repeat(500)}.txt"`,
    );
    assert.ok(Buffer.byteLength(name) <= 200, name);
    assert.match(name, /^語+\.txt$/);
    const ending = nameToSave('http://h/x', null, `attachment; filename="a.${'x'.repeat(500)}"`);
    assert.ok(Buffer.byteLength(ending) <= 200, ending);
    const pair = nameToSave(
      'http://h/x',
      'text/plain',
      `attachment; filename="${'😀'.repeat(100)}.txt"`,
    );
    assert.ok(pair.isWellFormed(), pair);
  });
});
