/** Which client a file was written for, by what stands in it. No sign means REST Client. */
import type { Block, Dialect, DialectSign, HttpDocument, Neighbour } from './ast.ts';
import { isOrdinary } from './ordinaryBlock.ts';

/** What is asked first counts: a file of httpYac may hold scripts of JetBrains, and not the other way round. */
const ORDER: readonly Dialect[] = ['kulala', 'httpyac', 'jetbrains', 'visualstudio', 'restclient'];

export interface DetectedDialect {
  readonly dialect: Dialect;
  /** What in the text tells; null where nothing does. */
  readonly sign: DialectSign | null;
  /** Index of the block of the sign. */
  readonly blockIndex: number;
  /** What beside the file tells, where nothing in it does; without it REST Client is assumed. */
  readonly neighbour: Neighbour | null;
}

/** The dialect of a file and the first thing in it that tells, else what stands beside it. */
export function explainDialect(
  blocks: readonly Block[],
  neighbour: Neighbour | null = null,
): DetectedDialect {
  let best: DetectedDialect = {
    dialect: neighbour?.dialect ?? 'restclient',
    sign: null,
    blockIndex: -1,
    neighbour,
  };
  for (let blockIndex = 0; blockIndex < blocks.length; blockIndex += 1) {
    const block = blocks[blockIndex] as Block;
    if (isOrdinary(block)) continue;
    const { signs } = block;
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
    const found = { dialect: sign.dialect, sign, blockIndex, neighbour: null };
    if (sign.construct === '@dialect') return found;
    if (best.sign === null || ORDER.indexOf(sign.dialect) < ORDER.indexOf(best.dialect)) {
      best = found;
    }
  }
  return best;
}

/** True where something says the dialect; a file in which nothing does may be anybody's. */
export function tellsDialect({ blocks, dialectGiven, neighbour }: HttpDocument): boolean {
  return dialectGiven || neighbour !== undefined || explainDialect(blocks).sign !== null;
}
