/** Where a variable stands in the files that environments are kept in. */
import * as vscode from 'vscode';
import type { Span } from '../../parser/ast.ts';

export interface EnvironmentSource {
  /** Of the variable. */
  readonly name: string;
  /** `environment dev`, `private dev`, `shared`, `.env`. */
  readonly source: string;
  /** Absolute. */
  readonly file: string;
  /** No other source hides it. */
  readonly wins: boolean;
}

/** The name in its file; the beginning of the file where it is not found, null where there is no file. */
export async function definitionIn(source: EnvironmentSource): Promise<vscode.Location | null> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(source.file));
    const { start, end } = placeInEnvironment(document.getText(), source) ?? { start: 0, end: 0 };
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    return new vscode.Location(document.uri, range);
  } catch {
    return null; // gone since it was read
  }
}

/** The key of a JSON file, in the part of its environment; the name before the `=` of a `.env`. */
export function placeInEnvironment(
  text: string,
  { name, source }: Pick<EnvironmentSource, 'name' | 'source'>,
): Span | null {
  if (source.startsWith('.env')) return lineOf(text, name);
  const environment = source.endsWith('shared') ? null : source.replace(/^\S+ /, '');
  const heads = environment === null ? ['$shared', '$kulalaShared', '$default'] : [environment];
  for (const head of heads) {
    const from = keyIn(text, head, 0);
    const found = from === null ? null : keyIn(text, name, from.end);
    if (found !== null) return found;
  }
  return keyIn(text, name, 0);
}

function lineOf(text: string, name: string): Span | null {
  const found = new RegExp(`^([ \\t]*(?:export[ \\t]+)?)${escaped(name)}[ \\t]*=`, 'm').exec(text);
  if (found === null) return null;
  const start = found.index + (found[1] ?? '').length;
  return { start, end: start + name.length };
}

/** Without the quotes. */
function keyIn(text: string, key: string, from: number): Span | null {
  const written = escaped(JSON.stringify(key));
  const pattern = new RegExp(`${written}\\s*:`, 'g');
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  if (found === null) return null;
  const start = found.index + 1;
  return { start, end: start + JSON.stringify(key).length - 2 };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
