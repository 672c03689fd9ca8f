/** Where a value comes from: the winner, those it hides, and the rule. */
import type { Candidate } from './candidates.ts';
import { candidatesOf, sourceOrder } from './candidates.ts';
import type { Evaluator, Place } from './evaluator.ts';
import { parseExpression } from './expression.ts';
import { jsonToText } from './json.ts';
import type { Provenance, ValueCandidate } from './resolver.ts';

export async function explain(
  evaluator: Evaluator,
  expression: string,
  place: Place,
): Promise<Provenance> {
  const parsed = parseExpression(expression.replace(/^%/, '').trim());
  const name = parsed.kind === 'name' ? parsed.text : expression;
  const sources = evaluator.sources(place.scope);
  const found = candidatesOf(sources, name, place.blockIndex);
  if (found.length === 0) return explainOther(evaluator, expression, place);
  const candidates: ValueCandidate[] = [];
  for (const candidate of found) {
    candidates.push(await toValueCandidate(evaluator, name, candidate, place));
  }
  const { dialect } = place.scope.document;
  const other = otherOrder(found, candidates, dialect);
  const rule = ruleOf(found, dialect);
  return other === ''
    ? { name, candidates, rule }
    : { name, candidates, rule: `${rule} ${other}`, otherOrder: other };
}

/** What is no variable: a dynamic one, a reference, a path into a variable. */
async function explainOther(
  evaluator: Evaluator,
  expression: string,
  place: Place,
): Promise<Provenance> {
  const { value, secret, problems } = await evaluator.evaluate(expression, place, {
    start: 0,
    end: 0,
  });
  const [problem] = problems;
  if (problem !== undefined) {
    return { name: expression, candidates: [], rule: `It ${problem.says}.` };
  }
  const dynamic = /^(?:\$|process\.env\b)/.test(expression);
  const source = dynamic ? 'dynamic' : 'response';
  const text = value === undefined ? null : jsonToText(value);
  return {
    name: expression,
    candidates: [{ source, value: text, secret, file: null, span: null }],
    rule: dynamic
      ? 'A dynamic variable has a new value at each use.'
      : 'It is read when it is used.',
  };
}

async function toValueCandidate(
  evaluator: Evaluator,
  name: string,
  candidate: Candidate,
  place: Place,
): Promise<ValueCandidate> {
  const { value, secret, problems } = await evaluator.candidate(name, candidate, place);
  return {
    source: candidate.source,
    value: value === undefined || problems.length > 0 ? null : jsonToText(value),
    secret,
    file: candidate.file,
    span: candidate.span,
  };
}

const PHRASES: Readonly<Record<Candidate['kind'], string>> = {
  variables: 'what is given on the command line',
  prompt: 'the answer to a prompt',
  request: 'what a script sets for this request',
  globals: 'what a script set',
  file: "the file's own definition",
  imported: 'an imported file',
  environment: 'the environment',
  settings: "REST Client's settings",
  process: 'the process',
};

function ruleOf(found: readonly Candidate[], dialect: string): string {
  const [winner] = found;
  if (winner === undefined) return 'It is not defined anywhere.';
  const loser = found.find(({ kind }) => kind !== winner.kind);
  if (loser !== undefined) {
    const order = dialect === 'jetbrains' ? ', as JetBrains has it' : '';
    return `${sentence(PHRASES[winner.kind])} wins over ${PHRASES[loser.kind]}${order}.`;
  }
  if (found.length === 1) return `${sentence(PHRASES[winner.kind])} is the only one.`;
  return winner.kind === 'file'
    ? 'The nearest definition above the request wins, else the last of the file.'
    : 'Later environments win, private files over public ones, the nearest folder over those above.';
}

/** A file that is used in both kinds of clients may mean two things: say so. */
function otherOrder(
  found: readonly Candidate[],
  values: readonly ValueCandidate[],
  dialect: string,
): string {
  const other = dialect === 'jetbrains' ? 'restclient' : 'jetbrains';
  const [first] = sourceOrder(other)
    .map((kind) => found.findIndex((one) => one.kind === kind))
    .filter((index) => index !== -1);
  const theirs = found[first ?? 0];
  if (theirs === undefined || values[first ?? 0]?.value === values[0]?.value) return '';
  const clients = other === 'jetbrains' ? 'JetBrains' : 'REST Client and Visual Studio';
  return `${clients} would take ${PHRASES[theirs.kind]}.`;
}

function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
