/** From what a person means to blocks of files, in the order of the files. */
import { createLineIndex } from '../../parser/lineIndex.ts';
import { requestNames } from '../../parser/query.ts';
import { absoluteSpan } from '../../parser/text.ts';
import { listRequests } from '../listRequests.ts';
import { sameRef } from '../results.ts';
import type { RequestEntry } from '../runInput.ts';
import type { PlanFile, PlanItem, Selection } from './planInput.ts';

/** Empty when nothing fits. */
export function selectItems(files: readonly PlanFile[], selection: Selection): PlanItem[] {
  return files.flatMap((file) => {
    const entries = file.entries ?? listRequests(file.document, file.file, file.root);
    const explicit = !['all', 'from', 'tagged'].includes(selection.kind);
    return blocksOf(file, entries, selection).map((blockIndex) => ({
      file: file.file,
      blockIndex,
      explicit,
    }));
  });
}

function blocksOf(
  file: PlanFile,
  entries: readonly RequestEntry[],
  selection: Selection,
): number[] {
  switch (selection.kind) {
    case 'all':
      return withRuns(file, entries, 0);
    case 'from': {
      const first = entries.find(({ endLine }) => endLine >= selection.line);
      return first === undefined ? [] : withRuns(file, entries, first.blockIndex);
    }
    case 'line':
      return [
        ...indices(
          entries.filter(
            ({ startLine, endLine }) => startLine <= selection.line && selection.line <= endLine,
          ),
        ),
        ...runsOn(file, selection.line),
      ];
    case 'named':
      return indices(entries.filter((entry) => isNamed(file, entry, selection.names)));
    case 'tagged':
      return indices(
        entries.filter(({ tags }) => tags.some((tag) => selection.tags.includes(tag))),
      );
    case 'refs':
      return indices(
        entries.filter(({ ref }) => selection.refs.some((other) => sameRef(ref, other))),
      );
  }
}

/** Requests, and blocks that only run others. */
function withRuns(
  { document }: PlanFile,
  entries: readonly RequestEntry[],
  from: number,
): number[] {
  const requests = new Set(indices(entries));
  return document.blocks.flatMap((block, index) =>
    index >= from && (requests.has(index) || block.runs.length > 0) ? [index] : [],
  );
}

/** Blocks without a request of their own that have a `run` on this 1-based line. */
function runsOn({ document }: PlanFile, line: number): number[] {
  const index = createLineIndex(document.text);
  return document.blocks.flatMap((block, blockIndex) => {
    if (block.request !== null) return [];
    const lines = block.runs.map(
      ({ span }) => index.positionAt(absoluteSpan(document, blockIndex, span).start).line + 1,
    );
    return lines.includes(line) ? [blockIndex] : [];
  });
}

function isNamed({ document }: PlanFile, entry: RequestEntry, names: readonly string[]): boolean {
  const block = document.blocks[entry.blockIndex];
  if (block === undefined) return false;
  const { name, title } = requestNames(block);
  return (name !== null && names.includes(name)) || (title !== null && names.includes(title));
}

function indices(entries: readonly RequestEntry[]): number[] {
  return entries.map(({ blockIndex }) => blockIndex);
}
