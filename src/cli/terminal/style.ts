/** Colours of the terminal's own palette, so that its theme decides what they look like. */

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export function createStyle(colour: boolean): Style {
  const sgr = (on: number, off: number) => (text: string) =>
    colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    red: sgr(31, 39),
    green: sgr(32, 39),
    yellow: sgr(33, 39),
    blue: sgr(34, 39),
    cyan: sgr(36, 39),
  };
}

/** Green for success, blue for redirects, yellow for 4xx, red for 5xx. */
export function statusStyle(style: Style, statusCode: number): (text: string) => string {
  if (statusCode >= 500) return style.red;
  if (statusCode >= 400) return style.yellow;
  return statusCode >= 300 ? style.blue : style.green;
}

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Names, strings, numbers and words of JSON that is already laid out. */
export function colourJson(style: Style, text: string): string {
  return text.replace(TOKEN, (token: string, string?: string, colon?: string) => {
    if (string === undefined) return /^[-\d]/.test(token) ? style.yellow(token) : style.cyan(token);
    return colon === undefined ? style.green(string) : `${style.blue(string)}${colon}`;
  });
}
