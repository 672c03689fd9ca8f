/** Forms over many lines: `a = 1`, `&b=2`, joined without line breaks and without blanks around `&` and `=`. */
import type { BodyContent, Span, TemplateNode } from './ast.ts';
import { opensPlaceholder, skipPlaceholder } from './chars.ts';
import { bodyFileOn } from './content.ts';
import type { Line } from './lines.ts';
import { isBlankCode, trimBlanksEnd } from './lines.ts';
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

/** The pieces of one line: what is left when blanks around `&` and `=` are taken out. */
function addFormLine(text: string, line: Line, pieces: Span[]): void {
  const end = trimBlanksEnd(text, line.first, line.end);
  let start = line.first;
  let at = start;
  let mayClose = true;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 123 && mayClose && opensPlaceholder(text, at)) {
      const next = skipPlaceholder(text, at, end);
      mayClose = next > at;
      at = mayClose ? next : at + 2;
    } else if (isBlankCode(code)) {
      const blanks = at;
      while (at < end && isBlankCode(text.charCodeAt(at))) at += 1;
      const parts = isJoint(text.charCodeAt(at)) || isJoint(text.charCodeAt(blanks - 1));
      if (parts) {
        pieces.push({ start, end: blanks });
        start = at;
      }
    } else at += 1;
  }
  if (start < end) pieces.push({ start, end });
}

function isJoint(code: number): boolean {
  return code === 38 || code === 61;
}
