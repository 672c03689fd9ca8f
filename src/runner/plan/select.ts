/** From what a person means to blocks of files, in the order of the files. */
import { requestNames } from '../../parser/query.ts';
import { listRequests } from '../listRequests.ts';
import { sameRef } from '../results.ts';
import type { RequestEntry } from '../runInput.ts';
import { runLinesOf } from '../runLines.ts';
import type { PlanFile, PlanItem, Selection } from './planInput.ts';

/** Empty when nothing fits. */
export function selectItems(files: readonly PlanFile[], selection: Selection): PlanItem[] {
  return files.flatMap((file) => {
    const entries = file.entries ?? listRequests(file.document, file.file, file.root);
    const explicit = !['all', 'from', 'tagged'].includes(selection.kind);
    const item = { file: file.file, explicit };
    return [
      ...blocksOf(file, entries, selection).map((blockIndex) => ({ ...item, blockIndex })),
      ...(selection.kind === 'line'
        ? runLinesOf(file.document)
            .filter(({ blockIndex, line }) => line === selection.line && isAlone(file, blockIndex))
            .map(({ blockIndex, run }) => ({ ...item, blockIndex, run }))
        : []),
    ];
  });
}

/** True for a block without a request, which would be sent with it. */
function isAlone({ document }: PlanFile, blockIndex: number): boolean {
  return document.blocks[blockIndex]?.request === null;
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
      return indices(
        entries.filter(
          ({ startLine, endLine }) => startLine <= selection.line && selection.line <= endLine,
        ),
      );
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

function isNamed({ document }: PlanFile, entry: RequestEntry, names: readonly string[]): boolean {
  const block = document.blocks[entry.blockIndex];
  if (block === undefined) return false;
  const { name, title } = requestNames(block);
  return (name !== null && names.includes(name)) || (title !== null && names.includes(title));
}

function indices(entries: readonly RequestEntry[]): number[] {
  return entries.map(({ blockIndex }) => blockIndex);
}
