/** A command line that is still being typed, as a POSIX shell splits it. */

/** A single-quoted text, a double-quoted one, an escape, blanks, or one character. */
const PIECE = /'([^']*)(?:'|$)|"((?:[^"\\]|\\[^])*)(?:"|\\?$)|\\([^]?)|(\s+)|([^])/g;

/** The last word is the one that is being typed: empty after a blank; a quote may still be open. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, double, escaped, blank, plain] of line.matchAll(PIECE)) {
    if (blank === undefined) {
      // Within double quotes a backslash stands for itself before most characters.
      const inner = double?.replace(/\\(["\\$`])/g, '$1');
      word = (word ?? '') + (single ?? inner ?? escaped ?? plain ?? '');
    } else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return [...words, word ?? ''];
}
