import type { Block } from '../ast.ts';

/** A block while its diagnostics are found. */
export type LintedBlock = Omit<Block, 'kind' | 'signs' | 'diagnostics'>;
