/** Where the elements of ordinary blocks stand, as numbers in one list. */

/**
 * Five numbers an element, absolute offsets. The first five of a block are where it starts, the end of
 * its separator (-1 without one), the title (-1 without one), and where `@name` is noted (0 without one, -1
 * without a request). In the others the first tells what the element is:
 */
export const STRIDE = 5;
/** The line. */
export const COMMENT = 1;
/** The line, and the value. */
export const DIRECTIVE = 2;
/** The line, and the value. */
export const DEFINITION = 3;
/** Where the method begins and ends, and the target on the same line. */
export const LINE = 4;
/** A version behind the target. */
export const VERSION = 5;
/** A line of the query. */
export const PIECE = 6;
/** The whole, the end of the name, the beginning of the value. */
export const HEADER = 7;
/** From its first line to the end of its last. */
export const JSON_BODY = 8;
export const FORM_BODY = 9;

/** The numbers of all blocks that were read together; they move when there is no room. */
export interface Records {
  /** Empty where the blocks have texts of their own. */
  readonly text: string;
  ints: Int32Array;
}
