/** Notes what async functions throw: their promises are made by the language itself, unseen. */

/** Comments and texts are passed over; then the head of an async function, and braces. */
const TOKENS =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|((?<![\w$.])async\b[ \t]*(?:function\b)?\s*(?:[\w$]+\s*)?(?:\([^()]*\)\s*)?(?:=>\s*)?\{)|[{}]/g;

/**
 * The same code, line by line, whose async functions say what they throw before they throw it on.
 * It is no parser: whoever calls it sees whether what comes can be compiled.
 */
export function watchAsync(code: string): string {
  if (!/\basync\b/.test(code)) return code;
  const open: boolean[] = [];
  return code.replace(TOKENS, (token, head: string | undefined) => {
    if (head !== undefined) {
      open.push(true);
      return `${head}try{`;
    }
    if (token === '{') open.push(false);
    if (token !== '}') return token;
    return open.pop() === true ? '}catch($e){throw $lost($e)}}' : token;
  });
}
