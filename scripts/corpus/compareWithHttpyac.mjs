/**
 * What Postcard reads of request files, beside what httpYac reads of them.
 *
 *     node scripts/corpus/compareWithHttpyac.mjs PATH_OF_HTTPYAC FOLDER_OR_FILE… [--kind KIND]
 *
 * PATH_OF_HTTPYAC is the folder of an installed package, `…/node_modules/httpyac`: it is no dependency.
 * Prints how often each kind of difference was found, with one example of it; `--kind` prints every
 * difference of that kind. README.md beside this file says what the kinds mean and which rule is ours.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describeDocument } from '../../src/parser/describe.ts';
import { parse } from '../../src/parser/parse.ts';
import { kindsOf } from './differences.mjs';

function httpyacAt(folder) {
  const httpyac = createRequire(import.meta.url)(path.resolve(folder));
  Object.assign(httpyac.io.fileProvider, {
    EOL: '\n',
    isAbsolute: async (file) => path.isAbsolute(file),
    dirname: (file) => path.dirname(file),
    joinPath: (a, b) => path.join(a, b),
    hasExtension: (file, ...extensions) => extensions.some((end) => file.endsWith(`.${end}`)),
    exists: async () => false,
    readFile: async () => '',
    readBuffer: async () => Buffer.alloc(0),
    readdir: async () => [],
    fsPath: String,
    toString: String,
  });
  return httpyac;
}

/** Requests of HTTP as httpYac reads them. */
async function theirs(httpyac, file, text) {
  const store = new httpyac.store.HttpFileStore({});
  const options = { workingDir: path.dirname(file), config: {} };
  const { httpRegions } = await store.parse(file, text, options);
  return httpRegions
    .filter(({ request }) => request !== undefined)
    .map(({ request, metaData, symbol }) => ({
      line: symbol.startLine + 1,
      name: typeof metaData.name === 'string' ? metaData.name : null,
      title: typeof metaData.title === 'string' ? metaData.title : null,
      protocol: request.protocol,
      method: request.method ?? '',
      url: request.url ?? '',
      headers: Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]),
      ),
      body: bodyText(request.body),
    }));
}

/** Files stand as `<`; a body that is made by a function, as `<` too. */
function bodyText(body) {
  if (body === undefined || body === null) return '';
  const pieces = Array.isArray(body) ? body : [body];
  return pieces.map((piece) => (typeof piece === 'string' ? piece : '<')).join('');
}

const FILE_LINE = /^<(?:@[\w-]*)?[ \t]+\S.*?(?=\r?$)/gm;

/** Requests as we read them. */
function ours(text, file) {
  const { requests } = describeDocument(parse(text), file);
  return requests.map(({ line, name, title, method, url, headers, body }) => ({
    line,
    name,
    title,
    method,
    url,
    headers,
    body: body.kind === 'file' ? '<' : (body.text ?? '').replace(FILE_LINE, '<'),
  }));
}

function filesIn(target) {
  if (fs.statSync(target).isFile()) return [target];
  return fs
    .readdirSync(target, { recursive: true })
    .map((name) => path.join(target, name))
    .filter((name) => /\.(?:http|rest)$/.test(name) && fs.statSync(name).isFile())
    .sort();
}

async function main([folder, ...rest]) {
  const at = rest.indexOf('--kind');
  const wanted = at === -1 ? null : rest.splice(at, 2)[1];
  if (folder === undefined || rest.length === 0) {
    console.error('usage: compareWithHttpyac.mjs PATH_OF_HTTPYAC FOLDER_OR_FILE… [--kind KIND]');
    process.exitCode = 2;
    return;
  }
  const httpyac = httpyacAt(folder);
  httpyac.io.log.options = { level: 1_000 };
  const counts = new Map();
  let files = 0;
  let same = 0;
  let requests = 0;
  for (const file of rest.flatMap(filesIn)) {
    const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    const read = await theirs(httpyac, file, text).catch(() => null);
    if (read === null) continue;
    files += 1;
    requests += read.length;
    const found = kindsOf(text, ours(text, file), read);
    if (found.length === 0) same += 1;
    for (const { kind, line, detail } of found) {
      const example = `${file}:${line} ${detail}`;
      if (kind === wanted) console.log(example);
      const entry = counts.get(kind) ?? { differences: 0, files: new Set(), example };
      entry.differences += 1;
      entry.files.add(file);
      counts.set(kind, entry);
    }
  }
  console.log(`${files} files with ${requests} requests of httpYac; ${same} files are read alike.`);
  for (const [kind, entry] of [...counts].sort((a, b) => b[1].differences - a[1].differences)) {
    console.log(`${kind}: ${entry.differences} in ${entry.files.size} files, as ${entry.example}`);
  }
}

await main(process.argv.slice(2));
