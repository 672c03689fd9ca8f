/** Other files whose names and variables are known in this one: `import` lines and `# @import`. */
import type { HttpDocument, Span, TemplateNode } from '../parser/ast.ts';
import { parseBeside } from '../parser/parse.ts';
import { templateText } from '../parser/template.ts';
import { absoluteSpan } from '../parser/text.ts';
import { fileErrorWords, runProblem } from './failure.ts';
import { findFile } from './files.ts';
import type { RunnerPorts } from './ports.ts';

export interface ImportedDocument {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
}

interface ImportLine {
  readonly path: string;
  readonly span: Span;
}

/** Everything a file imports, and what those import, nearest first, each once. @throws RunProblem */
export async function importedDocuments(
  root: ImportedDocument,
  ports: RunnerPorts,
): Promise<ImportedDocument[]> {
  const found: ImportedDocument[] = [];
  await collect(root, { ports, found, trail: [root.file], at: null });
  return found;
}

interface Walk {
  readonly ports: RunnerPorts;
  readonly found: ImportedDocument[];
  /** Files from the first to this one. */
  readonly trail: readonly string[];
  /** The line of the first file that led here: an error in another file points at it. */
  readonly at: Span | null;
}

async function collect({ document, file }: ImportedDocument, walk: Walk): Promise<void> {
  const { ports, found, trail } = walk;
  for (const line of importLines(document)) {
    const span = walk.at ?? line.span;
    const path = await findFile({ path: line.path, span, from: file, ports });
    if (trail.includes(path)) {
      const names = [...trail.slice(trail.indexOf(path)), path].map((p) => ports.files.basename(p));
      throw runProblem('FileError', {
        code: 'import-cycle',
        message: `These files import each other in a circle: ${names.join(' → ')}.`,
        hint: 'Take one of the imports out.',
        span,
        name: line.path,
      });
    }
    if (found.some((other) => other.file === path)) continue;
    const imported = {
      file: path,
      document: parseBeside(document, await read(path, { span, ports })),
    };
    found.push(imported);
    await collect(imported, { ports, found, trail: [...trail, path], at: span });
  }
}

async function read(path: string, { span, ports }: { span: Span; ports: RunnerPorts }) {
  try {
    return await ports.files.readText(path);
  } catch (error) {
    throw runProblem('FileError', {
      code: 'file-unreadable',
      message: `\`${path}\` cannot be imported. ${fileErrorWords(error)}`,
      span,
      name: path,
    });
  }
}

/** Paths as written: an import is known before any value is. */
function importLines(document: HttpDocument): ImportLine[] {
  return document.blocks.flatMap((block, blockIndex) => {
    const line = (template: TemplateNode, span: Span): ImportLine => ({
      path: templateText(block, template).trim(),
      span: absoluteSpan(document, blockIndex, span),
    });
    return [
      ...block.imports.map(({ path, span }) => line(path, span)),
      ...block.directives
        .filter(({ name }) => name === 'import')
        .map(({ value, span }) => line(value, span)),
    ].filter(({ path }) => path !== '');
  });
}
