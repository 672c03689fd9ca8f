/** What there is to tell of a `curl` command. */
import type { Diagnostic } from '../ast.ts';
import type { CurlCommand, CurlData, CurlText } from './tree.ts';
import { adviceFor, isSilentOption } from './options.ts';
import type { CommandWords } from './words.ts';

export function reportCurl(
  diagnostics: Diagnostic[],
  command: CommandWords,
  curl: CurlCommand,
): void {
  if (command.unclosed !== null) {
    diagnostics.push({
      code: 'unclosed-quote',
      span: { start: command.unclosed, end: command.unclosed + 1 },
      severity: 'error',
      message: 'This quote of the curl command is not closed.',
      suggestion: 'Put the same quote at the end of the text.',
    });
  }
  if (curl.url === null) {
    diagnostics.push({
      code: 'missing-target',
      span: { start: curl.span.start, end: Math.min(curl.span.end, curl.span.start + 4) },
      severity: 'error',
      message: 'This curl command has no URL.',
      suggestion: 'Write it after the options: `curl -L https://example.com/`.',
    });
  }
  if (command.rest !== null) {
    diagnostics.push({
      code: 'shell-syntax',
      span: command.rest.span,
      severity: 'hint',
      message: 'No shell runs here: what follows the curl command is not done.',
      suggestion: 'Use `>> file` below the command to save the response.',
    });
  }
  for (const expansion of command.expansions) diagnostics.push(expansionOf(expansion));
  for (const ignored of curl.ignored) {
    if (!isSilentOption(ignored)) diagnostics.push(ignoredWord(ignored));
  }
  if (curl.body === null && curl.query.length === 0) return;
  const conflict = conflictIn(curl);
  if (conflict !== null) diagnostics.push(conflict);
  for (const piece of filesIn(curl)) {
    if (piece.text === '-') diagnostics.push(standardInput(piece));
  }
}

const VARIABLE = /^(?:\$\{?(?:env:)?|%)([A-Za-z_]\w*)[}%]?$/i;

/** `$TOKEN`, `%TOKEN%`, `$(date)`: what a shell would put in. */
function expansionOf({ text, span }: CurlText): Diagnostic {
  const name = VARIABLE.exec(text)?.[1];
  return {
    code: 'shell-variable',
    span,
    severity: 'warning',
    message: `No shell runs here: \`${text}\` is sent as it stands.`,
    suggestion:
      name === undefined
        ? 'Write what it comes to.'
        : `Write \`{{$processEnv ${name}}}\`, or a variable of the file or the environment.`,
    ...(name === undefined
      ? {}
      : {
          fix: {
            title: `Take ${name} from the environment of the process`,
            edits: [{ span, text: `{{$processEnv ${name}}}` }],
          },
        }),
  };
}

function ignoredWord(ignored: CurlText): Diagnostic {
  const { text, span } = ignored;
  const tell = (message: string, suggestion: string): Diagnostic => ({
    code: 'unknown-curl-option',
    span,
    severity: 'warning',
    message,
    suggestion,
  });
  if (text === '--next') {
    return tell(
      'curl sends another request from `--next` on; here only the first one is sent.',
      'Write a command for each, with `###` between them.',
    );
  }
  if (text.startsWith('-')) {
    return tell(
      `The option \`${text.split(' ', 1)[0] ?? ''}\` of curl does nothing here.`,
      adviceFor(ignored) ?? 'Take it away, or write the request as `METHOD URL`.',
    );
  }
  return tell(
    'This word is no option and not the first URL: curl would send a request to it too, here nothing is sent to it.',
    'Take it away, or write a command for each URL, with `###` between them.',
  );
}

/** Bodies of two kinds, of which curl sends none. */
function conflictIn({ conflict }: CurlCommand): Diagnostic | null {
  if (conflict === null) return null;
  return {
    code: 'curl-conflict',
    span: conflict.span,
    severity: 'error',
    message: `curl takes no ${conflict.text} in one command: a request has one body.`,
    suggestion: 'Take one of them away; fields beside a file are all written with `-F`.',
  };
}

function filesIn({ body, query }: CurlCommand): CurlText[] {
  const dataFiles = (pieces: readonly CurlData[]) =>
    pieces.flatMap(({ source, value, span }) => (source === 'file' ? [{ text: value, span }] : []));
  const files = dataFiles(query);
  if (body?.kind === 'data') files.push(...dataFiles(body.pieces));
  else if (body?.kind === 'upload') files.push({ text: body.path, span: body.span });
  else if (body?.kind === 'form') {
    for (const { source, value, span } of body.fields) {
      if (source !== 'text') files.push({ text: value, span });
    }
  }
  return files;
}

function standardInput({ span }: CurlText): Diagnostic {
  return {
    code: 'curl-standard-input',
    span,
    severity: 'error',
    message: '`-` is the standard input of curl, and there is none here.',
    suggestion: 'Write the text itself, or the path of a file.',
  };
}
