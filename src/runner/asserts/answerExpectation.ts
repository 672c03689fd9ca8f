/** `# @expect header …`, `# @expect body-contains …`, `# @expect body-path …`: assertions in comments. */
import type { DirectiveNode } from '../../parser/ast.ts';
import type { ParsedAssert } from './parseAssert.ts';

const FORM = /^(header|body-contains|body-path)[ \t]+(\S.*)$/i;

/** True where the value of an `@expect` is about the answer, and not about its status or an error. */
export function isAboutAnswer(written: string): boolean {
  return FORM.test(written.trim());
}

export function isAnswerExpectation(text: string, { name, value }: DirectiveNode): boolean {
  return name === 'expect' && isAboutAnswer(text.slice(value.span.start, value.span.end));
}

/** What such a value asks of the answer, its placeholders resolved. */
export function answerAssert(value: string): ParsedAssert {
  const [, form = '', rest = ''] = FORM.exec(value.trim()) ?? [];
  if (form.toLowerCase() === 'body-contains') {
    return { subject: 'body', negated: false, predicate: 'includes', expected: rest };
  }
  const [, name = '', expected = ''] = /^(\S+)[ \t]*(.*)$/.exec(rest) ?? [];
  const isHeader = form.toLowerCase() === 'header';
  const given = isHeader ? 'includes' : '==';
  return {
    subject: isHeader ? `header ${name}` : `body ${name}`,
    negated: false,
    predicate: expected === '' ? 'exists' : given,
    expected,
  };
}
