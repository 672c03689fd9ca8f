/** Which client a file was written for, by what stands in it. No sign means REST Client. */
import type { Block, Dialect, DialectSign } from './ast.ts';

/** What is asked first counts: a file of httpYac may hold scripts of JetBrains, and not the other way round. */
const ORDER: readonly Dialect[] = ['kulala', 'httpyac', 'jetbrains', 'visualstudio', 'restclient'];

export interface DetectedDialect {
  readonly dialect: Dialect;
  /** Why; null where nothing tells and REST Client is assumed. */
  readonly sign: DialectSign | null;
  /** Index of the block of the sign. */
  readonly blockIndex: number;
}

/** The dialect of a file and the first thing in it that tells. */
export function explainDialect(blocks: readonly Block[]): DetectedDialect {
  let best: DetectedDialect = { dialect: 'restclient', sign: null, blockIndex: -1 };
  for (let blockIndex = 0; blockIndex < blocks.length; blockIndex += 1) {
    const { signs } = blocks[blockIndex] as Block;
    if (signs.length > 0) best = strongest(signs, blockIndex, best);
    if (best.sign?.construct === '@dialect') break;
  }
  return best;
}

/** `@dialect`, else the first of the signs that is asked first, if it comes before the best so far. */
function strongest(
  signs: readonly DialectSign[],
  blockIndex: number,
  before: DetectedDialect,
): DetectedDialect {
  let best = before;
  for (const sign of signs) {
    const found = { dialect: sign.dialect, sign, blockIndex };
    if (sign.construct === '@dialect') return found;
    if (best.sign === null || ORDER.indexOf(sign.dialect) < ORDER.indexOf(best.dialect)) {
      best = found;
    }
  }
  return best;
}
