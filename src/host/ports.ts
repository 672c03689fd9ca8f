/** The runner's ports over the file system of this machine. What a person is asked comes from outside. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { BodySource } from '../engine/request.ts';
import type { FilePort, RunnerPorts } from '../runner/ports.ts';

export type Questions = Required<Pick<RunnerPorts, 'prompt' | 'confirm'>>;

export function createPorts(root: string, questions: Questions): RunnerPorts {
  return {
    ...questions,
    files: createFilePort(root),
    processEnv: (name) => process.env[name],
    now: () => Date.now(),
  };
}

/** `root` is the workspace folder, which the editor knows better than a search for `.git` does. */
export function createFilePort(root: string): FilePort {
  return {
    readText: (file) => fs.readFile(file, 'utf8'),
    readBytes: (file) => fs.readFile(file),
    open: openFile,
    exists: (file) =>
      fs.access(file).then(
        () => true,
        () => false,
      ),
    readdir: (folder) => fs.readdir(folder),
    write: writeAtomically,
    realpath: (file) => fs.realpath(file),
    join: (...parts) => path.join(...parts),
    dirname: (file) => path.dirname(file),
    basename: (file) => path.basename(file),
    isAbsolute: (file) => path.isAbsolute(file),
    workspaceRoot: () => Promise.resolve(root),
  };
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
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
