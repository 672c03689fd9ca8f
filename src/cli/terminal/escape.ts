/** Text of servers and files on its way to a terminal: nothing in it may steer the terminal. */

/** C0 but for tab and line feed, DEL, C1, and what turns the direction of text or hides in it. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Many lines: CRLF becomes a line feed, everything else that steers becomes visible. */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, visible);
}

/** One line: breaks and tabs become visible too. */
export function safeLine(text: string): string {
  return text.replace(UNSAFE, visible).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A text as a JSON string in one line that steers nothing either. */
export function safeJson(text: string): string {
  return JSON.stringify(text).replace(
    UNSAFE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (char === '\r') return '\\r';
  return code < 256
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
