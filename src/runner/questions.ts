/** What a person is asked before a request is made: values by `# @prompt` and `# @secret`, and `# @note`. */
import type { Directives, PlacedDirective } from './directives.ts';
import { runProblem } from './failure.ts';
import type { RunInput } from './runInput.ts';

/** Puts each question once and keeps the answers in `answers`. @throws RunProblem when the person cancels, or nobody can be asked */
export async function askValues(
  { variables, ports }: RunInput,
  directives: Directives,
  answers: Map<string, string>,
): Promise<void> {
  for (const directive of directives.every('prompt', 'secret')) {
    const [name = '', message = ''] = directive.written.trim().split(/[\s=:]+(.*)/s, 2);
    if (name === '' || answers.has(name) || Object.hasOwn(variables, name)) continue;
    const secret = directive.name === 'secret' || /^(?:password|passwd|pass)$/i.test(name);
    const question = { name, message: message === '' ? `Value of ${name}` : message, secret };
    const value = await ports.prompt?.(question);
    if (value === undefined) throw unanswered(directive, name, ports.prompt === undefined);
    answers.set(name, value);
  }
}

function unanswered({ span }: PlacedDirective, name: string, nobody: boolean): Error {
  return runProblem('VariableError', {
    code: nobody ? 'prompt-unavailable' : 'cancelled-prompt',
    message: nobody
      ? `\`${name}\` is to be asked for, and nobody can be asked here.`
      : `Nothing was sent: the question for \`${name}\` was cancelled.`,
    hint: nobody ? `Give it with \`--var ${name}=…\`.` : null,
    span,
    name,
  });
}

/** False when `# @note` was answered with no. */
export async function confirmNote(
  { ports, entry }: RunInput,
  directives: Directives,
): Promise<boolean> {
  const note = directives.last('note');
  if (note === null || ports.confirm === undefined) return true;
  const text = note.written.trim();
  return ports.confirm(
    text === '' ? `Send ${entry.name ?? `${entry.method} ${entry.target}`}?` : text,
  );
}
