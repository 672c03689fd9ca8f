/** Other files whose names and variables are known in this one: `import` lines and `# @import`. */
import type { HttpDocument, Span, TemplateNode } from '../parser/ast.ts';
import { parseBeside } from '../parser/parse.ts';
import { templateText } from '../parser/template.ts';
import { absoluteSpan } from '../parser/text.ts';
import { RunProblem, runProblem } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import { findFile } from './files.ts';
import type { RunnerPorts } from './ports.ts';

const CYCLE = 'import-cycle';

export interface ImportedDocument {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
}

interface ImportLine {
  readonly path: string;
  readonly span: Span;
}

/** What a file imports. */
export interface Imports {
  /** Nearest first, each once. */
  readonly documents: readonly ImportedDocument[];
  /** Of the first that cannot be read. */
  readonly problem: RunProblem | null;
}

/** Everything a file imports, and what those import. @throws RunProblem for files that import each other */
export async function readImports(root: ImportedDocument, ports: RunnerPorts): Promise<Imports> {
  const found: ImportedDocument[] = [];
  const problems: RunProblem[] = [];
  await collect(root, { ports, found, problems, trail: [root.file], at: null });
  return { documents: found, problem: problems[0] ?? null };
}

/** The same where all of it is needed. @throws RunProblem */
export async function importedDocuments(
  root: ImportedDocument,
  ports: RunnerPorts,
): Promise<readonly ImportedDocument[]> {
  const { documents, problem } = await readImports(root, ports);
  if (problem !== null) throw problem;
  return documents;
}

interface Walk {
  readonly ports: RunnerPorts;
  readonly found: ImportedDocument[];
  /** Of those that cannot be read; the others are read all the same. */
  readonly problems: RunProblem[];
  /** Files from the first to this one. */
  readonly trail: readonly string[];
  /** The line of the first file that led here: an error in another file points at it. */
  readonly at: Span | null;
}

async function collect({ document, file }: ImportedDocument, walk: Walk): Promise<void> {
  for (const line of importLines(document)) {
    try {
      await collectLine({ document, file }, line, walk);
    } catch (error) {
      if (!(error instanceof RunProblem) || error.failure.code === CYCLE) throw error;
      walk.problems.push(error);
    }
  }
}

async function collectLine(
  { document, file }: ImportedDocument,
  line: ImportLine,
  walk: Walk,
): Promise<void> {
  const { ports, found, trail } = walk;
  const span = walk.at ?? line.span;
  const path = await findFile({ path: line.path, span, from: file, ports });
  if (trail.includes(path)) {
    const names = [...trail.slice(trail.indexOf(path)), path].map((p) => ports.files.basename(p));
    throw runProblem('FileError', {
      code: CYCLE,
      message: `These files import each other in a circle: ${names.join(' → ')}.`,
      hint: 'Take one of the imports out.',
      span,
      name: line.path,
    });
  }
  if (found.some((other) => other.file === path)) return;
  const text = await read(path, { span, ports });
  const imported = { file: path, document: parseBeside(document, text) };
  found.push(imported);
  await collect(imported, { ...walk, trail: [...trail, path], at: span });
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
