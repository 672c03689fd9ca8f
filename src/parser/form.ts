/** Forms over many lines: `a = 1`, `&b=2`, joined without line breaks and without blanks around `&` and `=`. */
import type { BodyContent, Span, TemplateNode } from './ast.ts';
import { opensPlaceholder, skipPlaceholder } from './chars.ts';
import { bodyFileOn } from './content.ts';
import type { Line } from './lines.ts';
import { isBlankCode, lineBreakBetween, trimBlanksEnd } from './lines.ts';
import { kept } from './lists.ts';
import { bodyTextNode } from './nodes.ts';

/** Content of a form; its files stand as they are. */
export function readFormContent(text: string, lines: readonly Line[]): BodyContent[] {
  const content: BodyContent[] = [];
  let pieces: Span[] = [];
  const flush = () => {
    if (pieces.length > 0) {
      content.push(bodyTextNode(formTemplate(kept(pieces))));
    }
    pieces = [];
  };
  for (const line of lines) {
    const file = line.code === 60 ? bodyFileOn(text, line) : null;
    if (file === null) addFormLine(text, line, pieces);
    else {
      flush();
      content.push(file);
    }
  }
  flush();
  return content;
}

function formTemplate(pieces: readonly Span[]): TemplateNode {
  const span = {
    start: (pieces[0] as Span).start,
    end: (pieces[pieces.length - 1] as Span).end,
  };
  return { kind: 'template', span, pieces, glue: '' };
}

/**
 * The pieces of one line: what is left when blanks around each `&` and the first `=` of each pair are
 * taken out. A second `=` and JetBrains' `%&` are of the value, and so are the blanks around them.
 */
function addFormLine(text: string, line: Line, pieces: Span[]): void {
  const end = trimBlanksEnd(text, line.first, line.end);
  let start = line.first;
  let at = start;
  let mayClose = true;
  /** The name of the pair is over. */
  let named = false;
  /** The sign right before is the one that ended it. */
  let isFirst = false;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 38 && !isEscaped(text, at)) named = false;
    if (code === 123 && mayClose && opensPlaceholder(text, at)) {
      const next = skipPlaceholder(text, at, end);
      mayClose = next > at;
      at = mayClose ? next : at + 2;
    } else if (isBlankCode(code)) {
      const blanks = at;
      while (at < end && isBlankCode(text.charCodeAt(at))) at += 1;
      if (isJoint(text, at, named) || isJoint(text, blanks - 1, named && !isFirst)) {
        pieces.push({ start, end: blanks });
        start = at;
      }
      isFirst = false;
    } else {
      if (code === 61) {
        isFirst = !named;
        named = true;
      } else isFirst = false;
      at += 1;
    }
  }
  if (start < end) pieces.push({ start, end });
}

function isJoint(text: string, at: number, named: boolean): boolean {
  const code = text.charCodeAt(at);
  return code === 38 ? !isEscaped(text, at) : code === 61 && !named;
}

function isEscaped(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === 37;
}

/** A line of a form that goes on with the one above it, and hardly means to. */
export function isUnjoined(text: string, above: Span, piece: Span): boolean {
  if (lineBreakBetween(text, above.end, piece.start) === 0) return false;
  const first = text.charCodeAt(piece.start);
  const last = text.charCodeAt(above.end - 1);
  if (first === 38 || last === 38 || first === 61 || last === 61) return false;
  return /^[\w.[\]{}%-]+[ \t]*(?:=|$)/.test(text.slice(piece.start, piece.end));
}
