// Stands between the extension host of a VS Code server and the tests: it is given as the tests'
// path and loads the real one. It has two reasons to be.
//
// What the tests print should come out untouched by the workbench's log. VS Code seals
// process.stdout.write (an assignment is ignored, and writing to it from console never ends), so the
// stream objects and the console are replaced by ones that write to a file.
//
// The exit code that the workbench reports is 0 even when the extension host was killed or called
// process.exit half-way. So a pass counts only when the file written at the end is there.
const { Console } = require('node:console');
const fs = require('node:fs');
const { Writable } = require('node:stream');

const file = process.env.POSTCARD_TESTS_OUTPUT;
const testsPath = process.env.POSTCARD_TESTS_PATH;
const descriptor = fs.openSync(file, 'a');

const output = new Writable({ decodeStrings: false, write: (chunk, encoding, done) => done() });
Object.assign(output, {
  fd: 1,
  isTTY: false,
  columns: 120,
  write(chunk, encoding, done) {
    fs.writeSync(descriptor, typeof chunk === 'string' ? chunk : Buffer.from(chunk));
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  },
});
for (const name of ['stdout', 'stderr']) {
  Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => output });
}
globalThis.console = new Console(output, output);

exports.run = async () => {
  await require(testsPath).run();
  fs.writeFileSync(`${file}.passed`, '');
};
