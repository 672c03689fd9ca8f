/** Requests that a file can refer to by name, with the file each stands in. */
import type { ParsedFile } from '../../host/documents.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { relativePath } from '../../runner/paths.ts';
import type { NameIndex } from './nameIndex.ts';

/** Names to files as results have them: relative to the workspace. Those of the file come first. */
export async function referableRequests(
  parsed: ParsedFile,
  names: NameIndex,
  files: WorkspaceFiles,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const own = { document: parsed.document, file: parsed.file };
  for (const { document, file } of [own, ...(await files.imported(parsed))]) {
    const relative = relativePath(parsed.root, file);
    for (const name of names.requestNames(document)) {
      if (!found.has(name)) found.set(name, relative);
    }
  }
  return found;
}
