/** The licences of what is inside the bundles, from what esbuild says it put there. */
import fs from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from '../system/commands.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
}

const HEADER = `THIRD-PARTY NOTICES

Postcard contains the following packages. Each is used under its own licence, given below.
`;

/** @throws Error when a package does not say under which licence it may be used */
export function thirdPartyNotices(metafiles: readonly Metafile[]): string {
  const folders = new Set(
    metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap((file) => packageOf(file) ?? [])),
  );
  const notices = [...folders].sort().map(noticeOf);
  return [HEADER, ...notices].join(`\n${'-'.repeat(78)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
function packageOf(file: string): string | null {
  // A file that a plugin of the build wraps is named with the plugin's word, and absolute.
  const plain = file.replace(/^[\w-]+:/, '');
  const relative = path.isAbsolute(plain) ? path.relative(ROOT, plain) : plain;
  const posix = relative.split(path.sep).join('/');
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(posix)?.[0] ?? null;
}

function noticeOf(folder: string): string {
  const read = (name: string) => fs.readFileSync(path.join(ROOT, folder, name), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const files = fs
    .readdirSync(path.join(ROOT, folder))
    .filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
    .filter((name) => fs.statSync(path.join(ROOT, folder, name)).isFile());
  if (files.length === 0 && manifest.license === undefined) {
    throw new Error(`${manifest.name} has neither a licence nor a file of one.`);
  }
  const texts = files.map((name) => read(name).replaceAll('\r\n', '\n').trim());
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return `${[title, manifest.homepage ?? '', '', ...texts].join('\n').trim()}\n`;
}
