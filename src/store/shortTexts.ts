/** Texts of an entry that may be of any length: their beginnings are kept, and how much is missing is said. */
import type { Redactor } from '../runner/redact.ts';

/** The same redactor with every text cut after so many characters; bytes and templates stay whole. */
export function shortening(redactor: Redactor, maxChars: number): Redactor {
  const short = (text: string) => shortened(text, maxChars);
  return {
    ...redactor,
    text: (text) => short(redactor.text(text)),
    url: (text) => short(redactor.url(text)),
    content: (text) => short(redactor.content(text)),
    headers: (fields) =>
      redactor.headers(fields).map((field) => {
        const [name, value] = field;
        return name.length + value.length <= maxChars ? field : [short(name), short(value)];
      }),
  };
}

/** Lines until there are so many characters of them together; the last line says how many are missing. */
export function shortLines(lines: readonly string[], maxChars: number): readonly string[] {
  let chars = 0;
  const fits = lines.findIndex((line) => (chars += line.length) > maxChars);
  if (fits === -1) return lines;
  const kept = Math.max(1, fits);
  const missing = lines.length - kept;
  const more = missing === 1 ? '1 more line was' : `${missing} more lines were`;
  return missing === 0 ? lines : [...lines.slice(0, kept), `… ${more} left out of the history.`];
}

function shortened(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  // Half a character is none.
  const kept = text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… ${text.length - kept.length} more characters were left out of the history.`;
}
