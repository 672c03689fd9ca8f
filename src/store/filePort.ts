/** The runner's files on the disk of this machine, for the editor and the command line alike. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { BodySource } from '../engine/request.ts';
import type { FilePort } from '../runner/ports.ts';
import { replaceFile } from './atomicFile.ts';

const ROOT_MARKS = ['.git', '.vscode', '.postcard.json'];

/** `root` where the workspace folder is known, as in an editor; null looks for it from each file. */
export function createFilePort(root: string | null): FilePort {
  return {
    readText: (file) => fs.readFile(file, 'utf8'),
    readBytes: (file) => fs.readFile(file),
    open: openFile,
    exists,
    readdir: (folder) => fs.readdir(folder),
    write: writeAtomically,
    mkdir: async (folder) => {
      await fs.mkdir(folder, { recursive: true });
    },
    realpath: (file) => fs.realpath(file),
    join: (...parts) => path.join(...parts),
    dirname: (file) => path.dirname(file),
    basename: (file) => path.basename(file),
    isAbsolute: (file) => path.isAbsolute(file),
    workspaceRoot: (file) => (root === null ? findWorkspaceRoot(file) : Promise.resolve(root)),
  };
}

/** Nearest folder with `.git`, `.vscode` or `.postcard.json`, else the file's own. */
export async function findWorkspaceRoot(file: string): Promise<string> {
  const own = path.dirname(file);
  for (let folder = own; ; folder = path.dirname(folder)) {
    const marks = await Promise.all(ROOT_MARKS.map((mark) => exists(path.join(folder, mark))));
    if (marks.includes(true)) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

async function openFile(file: string): Promise<BodySource> {
  const stat = await fs.stat(file);
  if (stat.isDirectory()) {
    throw Object.assign(new Error(`EISDIR: ${file} is a folder`), { code: 'EISDIR' });
  }
  await fs.access(file, fs.constants.R_OK);
  return { length: stat.size, open: () => createReadStream(file) };
}

async function writeAtomically(file: string, content: Uint8Array): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await fs.writeFile(temporary, content, { flag: 'wx' });
    await replaceFile(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
