/** The output of tests is a terminal: text of a server or a file steers nothing in it. */
export function terminalText(text: string): string {
  return text.replace(/[^\P{Cc}\r\n\t]/gu, '\u{fffd}').replace(/\r\n?|\n/g, '\r\n  ');
}
