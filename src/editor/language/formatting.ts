/** Formatting in the editor. Entry of a bundle of its own: it reads every block again, so the parser is in it. */
import * as vscode from 'vscode';
import type { ParsedFile } from '../../host/documents.ts';
import { format } from '../../parser/format.ts';
import type { FormatOptions } from '../../parser/format.ts';

/** Edits that tidy a file, or the requests that a range touches, and keep what it means. */
export function formattingEdits(
  { document, lines }: ParsedFile,
  options: FormatOptions = {},
): vscode.TextEdit[] {
  return format(document, options).map(({ span, text }) => {
    const start = lines.positionAt(span.start);
    const end = lines.positionAt(span.end);
    const range = new vscode.Range(start.line, start.column, end.line, end.column);
    return new vscode.TextEdit(range, text);
  });
}
