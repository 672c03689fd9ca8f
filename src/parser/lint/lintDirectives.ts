/** Directives that are not known, are given twice, or whose value makes no sense. */
import type { Diagnostic, DirectiveNode } from '../ast.ts';
import { wrongValue } from '../directiveValues.ts';
import { isKnownDirective, nearestDirective } from '../directives.ts';
import { templateText } from '../template.ts';
import type { LintedBlock } from './lintedBlock.ts';

export function lintDirectives(block: LintedBlock, diagnostics: Diagnostic[]): void {
  let named = false;
  for (const directive of block.directives) {
    const value = templateText(block, directive.value);
    const { name } = directive;
    if (name === 'name') {
      if (value === '' || named)
        diagnostics.push(value === '' ? emptyName(directive) : secondName(directive));
      named = true;
    } else if (!isKnownDirective(name)) diagnostics.push(unknown(block, directive));
    else {
      const wrong = wrongValue(name, value);
      if (wrong !== null) diagnostics.push(invalid(directive, wrong));
    }
  }
}

function unknown(block: LintedBlock, { name, nameSpan }: DirectiveNode): Diagnostic {
  const nearest = nearestDirective(name);
  const written = block.text.slice(nameSpan.start, nameSpan.end);
  return {
    code: 'unknown-directive',
    span: { start: nameSpan.start - 1, end: nameSpan.end },
    severity: 'hint',
    message: `\`@${written}\` is not a directive that Postcard knows; it is read as a comment.`,
    ...(nearest === null
      ? { suggestion: 'Check how it is spelled, or take it away.' }
      : {
          suggestion: `Did you mean \`@${nearest}\`?`,
          fix: { title: `Change to @${nearest}`, edits: [{ span: nameSpan, text: nearest }] },
        }),
  };
}

function emptyName({ span }: DirectiveNode): Diagnostic {
  return {
    code: 'empty-name',
    span: { start: span.start, end: span.end },
    severity: 'warning',
    message: '`@name` has no name after it.',
    suggestion: 'Write `# @name login`, for instance.',
  };
}

function secondName({ span }: DirectiveNode): Diagnostic {
  return {
    code: 'second-name',
    span: { start: span.start, end: span.end },
    severity: 'warning',
    message: 'This request already has a name.',
    suggestion: 'The first one is used; take one of them away.',
  };
}

function invalid({ name, value, nameSpan }: DirectiveNode, expected: string): Diagnostic {
  const empty = value.span.start === value.span.end;
  return {
    code: 'invalid-directive',
    span: empty
      ? { start: nameSpan.start - 1, end: nameSpan.end }
      : { start: value.span.start, end: value.span.end },
    severity: 'error',
    message: `This value of \`@${name}\` is not understood.`,
    suggestion: `Write ${expected}.`,
  };
}
