/** Where a value comes from: the winner, those it hides, and the rule. */
import type { Candidate } from './candidates.ts';
import { candidatesOf, sourceOrder } from './candidates.ts';
import type { Evaluator, Place } from './evaluator.ts';
import { parseExpression } from './expression.ts';
import { jsonToText } from './json.ts';
import type { Provenance, ValueCandidate } from './resolver.ts';
import { pathBorders } from './valueTexts.ts';

export async function explain(
  evaluator: Evaluator,
  expression: string,
  place: Place,
): Promise<Provenance> {
  const parsed = parseExpression(expression.replace(/^%/, '').trim());
  const name = parsed.kind === 'name' ? parsed.text : expression;
  const sources = evaluator.sources(place.scope);
  const found = candidatesOf(sources, name, place.blockIndex);
  if (found.length === 0) {
    return (
      (await explainMember(evaluator, { expression, name }, place)) ??
      explainOther(evaluator, expression, place)
    );
  }
  const candidates: ValueCandidate[] = [];
  for (const candidate of found) {
    candidates.push(await toValueCandidate(evaluator, name, candidate, place));
  }
  const { dialect } = place.scope.document;
  const other = otherOrder(found, candidates, dialect);
  const rule = (await whyNot(evaluator, name, found[0], place)) ?? ruleOf(found, dialect);
  return other === ''
    ? { name, candidates, rule }
    : { name, candidates, rule: `${rule} ${other}`, otherOrder: other };
}

/** Why the winner has no value, where no sending helps; null where it has one, or will. */
async function whyNot(
  evaluator: Evaluator,
  name: string,
  winner: Candidate | undefined,
  place: Place,
): Promise<string | null> {
  if (winner === undefined || winner.kind === 'prompt') return null;
  const { problems } = await evaluator.candidate(name, winner, place);
  const problem = problems.find(({ code }) => code !== 'response-missing');
  return problem === undefined ? null : `\`${problem.name}\` ${problem.says}.`;
}

/** `user.name`: a path into a variable, which comes from where the variable does. */
async function explainMember(
  evaluator: Evaluator,
  { expression, name }: { readonly expression: string; readonly name: string },
  place: Place,
): Promise<Provenance | null> {
  const sources = evaluator.sources(place.scope);
  for (const end of name.startsWith('$') ? [] : pathBorders(name)) {
    const [winner] = candidatesOf(sources, name.slice(0, end), place.blockIndex);
    if (winner === undefined) continue;
    const { value, secret, problems } = await evaluator.evaluate(expression, place, NOWHERE);
    if (value === undefined || problems.length > 0) return null;
    const { source, file, span } = winner;
    const candidate = { source, value: jsonToText(value), secret, file, span };
    return { name, candidates: [candidate], rule: ruleOfOther(expression, false) };
  }
  return null;
}

const NOWHERE = { start: 0, end: 0 };

/** What is no variable: a dynamic one, a reference. */
async function explainOther(
  evaluator: Evaluator,
  expression: string,
  place: Place,
): Promise<Provenance> {
  const { value, secret, problems } = await evaluator.evaluate(expression, place, NOWHERE);
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
    rule: ruleOfOther(expression, dynamic),
  };
}

/** What is around the file is there already, and the rest is made. */
const READ = /^(?:process\.env|\$(?:processEnv|env|dotenv|shared|projectRoot|historyFolder))\b/;
const ASKED = /^\$(?:input|prompt|password|pick)\b/;

function ruleOfOther(expression: string, dynamic: boolean): string {
  if (ASKED.test(expression)) return 'It is asked for when the request is sent.';
  if (!dynamic || READ.test(expression)) return 'It is read when the request is sent.';
  return 'It has a new value at each use.';
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

/** Each reads at the beginning of a sentence and at its end. */
const PHRASES: Readonly<Record<Candidate['kind'], string>> = {
  variables: 'the value given on the command line',
  prompt: 'the answer to the prompt',
  request: 'what a script set for this request',
  globals: 'what a script set',
  file: "the file's own definition",
  imported: 'the definition of an imported file',
  environment: 'the value of the environment',
  settings: "the value in REST Client's settings",
  process: "the process's environment variable",
};

function phraseOf({ kind, source, environment }: Candidate): string {
  if (kind !== 'environment' || environment === undefined) return PHRASES[kind];
  if (source.startsWith('.env')) return `the value in ${source}`;
  if (environment.startsWith('$')) return 'the value that all environments share';
  return `the value of the environment ${environment}`;
}

/** Which of several from one kind of source is taken. */
const AMONG: Partial<Readonly<Record<Candidate['kind'], string>>> = {
  prompt: 'It is asked for once, by the first of its prompts.',
  file: 'The nearest definition above the request wins, else the last of the file.',
  imported: 'The file that is imported first wins, and in it the last definition.',
  environment:
    'A later environment wins over an earlier one, one that is named over what all share, a private file over a public one, and a nearer folder over those above it.',
  settings: 'A later environment wins over an earlier one, and each over what all share.',
};

function ruleOf(found: readonly Candidate[], dialect: string): string {
  const [winner] = found;
  if (winner === undefined) return 'Nothing defines it.';
  const loser = found.find(({ kind }) => kind !== winner.kind);
  if (loser !== undefined) {
    const order = dialect === 'jetbrains' ? ', as in JetBrains' : '';
    return `${sentence(phraseOf(winner))} wins over ${phraseOf(loser)}${order}.`;
  }
  const among = found.length === 1 ? undefined : AMONG[winner.kind];
  return among ?? 'Nothing else defines it.';
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
  return `${clients} would take ${phraseOf(theirs)}.`;
}

function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
