import fs from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Response } from '../engine/response.ts';

/** A tab that is older than that has been looked at. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Writes a body to a file that nobody else can read, to be opened from there; `name` must be safe to
 * open. Those of earlier days are removed.
 */
export async function writeToOpen(
  response: Pick<Response, 'bodyFile' | 'content'>,
  storage: vscode.Uri,
  name: string,
): Promise<vscode.Uri> {
  const bodies = path.join(storage.fsPath, 'bodies');
  const folder = path.join(bodies, randomUUID());
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOld(bodies, Date.now() - KEPT_MS);
  const file = path.join(folder, name);
  if (response.bodyFile === null) await fs.writeFile(file, await response.content());
  else await fs.copyFile(response.bodyFile, file);
  await fs.chmod(file, 0o600);
  return vscode.Uri.file(file);
}

async function removeOld(bodies: string, before: number): Promise<void> {
  for (const name of await fs.readdir(bodies)) {
    const folder = path.join(bodies, name);
    try {
      if ((await fs.stat(folder)).mtimeMs < before) await fs.rm(folder, { recursive: true });
    } catch {
      // Another window was faster, or the system holds it: then the next time.
    }
  }
}
