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
  let rank = ORDER.length;
  for (let blockIndex = 0; blockIndex < blocks.length; blockIndex += 1) {
    const { signs } = blocks[blockIndex] as Block;
    for (let index = 0; index < signs.length; index += 1) {
      const sign = signs[index] as DialectSign;
      if (sign.construct === '@dialect') return { dialect: sign.dialect, sign, blockIndex };
      const own = ORDER.indexOf(sign.dialect);
      if (own >= rank) continue;
      rank = own;
      best = { dialect: sign.dialect, sign, blockIndex };
    }
  }
  return best;
}
