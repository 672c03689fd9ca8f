/** Every command. Their code is loaded when they run. */
import type { CommandSpec } from './commands/command.ts';
import {
  COMPLETION_OPTIONS,
  COOKIES_CLEAR_OPTIONS,
  COOKIES_LIST_OPTIONS,
  EXPORT_OPTIONS,
  FMT_OPTIONS,
  HISTORY_LIST_OPTIONS,
  HISTORY_SHOW_OPTIONS,
  IMPORT_FILE_OPTIONS,
  IMPORT_OPTIONS,
  LIST_OPTIONS,
  PARSE_OPTIONS,
} from './commands/options.ts';
import { REPLAY_OPTIONS } from './commands/replayOptions.ts';
import { SEND_OPTIONS } from './commands/sendOptions.ts';

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'send',
    usage: '<path…>',
    about: 'send requests of .http files',
    options: SEND_OPTIONS,
    examples: [
      { line: 'postcard send api.http -n login', about: 'the request named login' },
      {
        line: 'postcard send tests --all -e dev --format junit -o report.xml',
        about: 'every file of a folder, with a report for CI',
      },
      { line: 'postcard send api.http -l 12 --dry-run', about: 'what line 12 would send' },
    ],
    load: () => import('./commands/send.ts'),
  },
  {
    name: 'parse',
    usage: '<path…>',
    about: 'say what a file contains; nothing is sent or resolved',
    options: PARSE_OPTIONS,
    examples: [{ line: 'postcard parse api.http --format json', about: 'requests and problems' }],
    load: () => import('./commands/parse.ts'),
  },
  {
    name: 'list',
    usage: '<path…>',
    about: 'names and lines of the requests',
    options: LIST_OPTIONS,
    examples: [{ line: 'postcard list tests --tag smoke', about: 'requests with # @tag smoke' }],
    load: () => import('./commands/list.ts'),
  },
  {
    name: 'fmt',
    usage: '<path…>',
    about: 'tidy files without changing what they mean',
    options: FMT_OPTIONS,
    examples: [
      { line: 'postcard fmt tests', about: 'every file of a folder' },
      { line: 'postcard fmt --check tests', about: 'for CI: say which are not tidy' },
    ],
    load: () => import('./commands/fmt.ts'),
  },
  {
    name: 'import curl',
    usage: '<command|file|->',
    about: 'write a curl command as a request',
    options: IMPORT_OPTIONS,
    examples: [
      {
        line: "postcard import curl 'curl -d a=1 http://localhost:7878/post' -o new.http",
        about: 'a command of the browser or of documentation',
      },
    ],
    load: () => import('./commands/importCurl.ts'),
  },
  ...(
    [
      ['postman', 'a collection of Postman', 'collection.json'],
      ['openapi', 'an OpenAPI or Swagger description', 'openapi.yaml'],
      ['har', 'an HTTP Archive of a browser', 'page.har'],
      ['insomnia', 'an export of Insomnia', 'insomnia.yaml'],
      ['bruno', 'requests of Bruno', 'collection'],
    ] as const
  ).map(([source, what, file]): CommandSpec => ({
    name: `import ${source}`,
    usage: source === 'bruno' ? '<file|folder|->' : '<file|->',
    about: `write ${what} as requests`,
    options: IMPORT_FILE_OPTIONS,
    examples: [{ line: `postcard import ${source} ${file} -o api.http`, about: 'nothing is sent' }],
    load: () => import('./commands/importFile.ts').then(({ importFrom }) => importFrom(source)),
  })),
  {
    name: 'export',
    usage: 'curl|python|fetch|har <path…>',
    about: 'write a request for another tool; nothing is sent',
    options: EXPORT_OPTIONS,
    examples: [
      { line: 'postcard export curl api.http -n login', about: 'the same request for curl' },
      {
        line: 'postcard export python api.http -n login --show-secrets',
        about: 'for Python, ready to run',
      },
    ],
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'cookies list',
    usage: '[folder]',
    about: 'cookies that are kept for this workspace',
    options: COOKIES_LIST_OPTIONS,
    examples: [{ line: 'postcard cookies list --session alice', about: 'of one session' }],
    load: () => import('./commands/cookies.ts').then(({ list }) => list),
  },
  {
    name: 'cookies clear',
    usage: '[folder]',
    about: 'forget them',
    options: COOKIES_CLEAR_OPTIONS,
    examples: [{ line: 'postcard cookies clear', about: 'all of this workspace' }],
    load: () => import('./commands/cookies.ts').then(({ clear }) => clear),
  },
  {
    name: 'history list',
    usage: '[word…]',
    about: 'what was sent in this workspace, newest first',
    options: HISTORY_LIST_OPTIONS,
    examples: [{ line: 'postcard history list login 500', about: 'entries with both words' }],
    load: () => import('./commands/history.ts').then(({ list }) => list),
  },
  {
    name: 'history show',
    usage: '<id>',
    about: 'one entry with its bodies',
    options: HISTORY_SHOW_OPTIONS,
    examples: [{ line: 'postcard history show 3f2a', about: 'the beginning of an id will do' }],
    load: () => import('./commands/history.ts').then(({ show }) => show),
  },
  {
    name: 'history replay',
    usage: '<id>',
    about: 'send it again as it was written, with secrets resolved anew',
    options: REPLAY_OPTIONS,
    examples: [{ line: 'postcard history replay 3f2a', about: 'with every option of send' }],
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'history clear',
    usage: '',
    about: 'forget everything that was sent in this workspace',
    options: HISTORY_SHOW_OPTIONS,
    examples: [{ line: 'postcard history clear', about: 'the bodies too' }],
    load: () => import('./commands/history.ts').then(({ clear }) => clear),
  },
  {
    name: 'completion',
    usage: 'bash|zsh|fish|powershell',
    about: 'a script that completes commands and options',
    options: COMPLETION_OPTIONS,
    examples: [
      { line: 'postcard completion bash > ~/.postcard-completion', about: 'then source that file' },
    ],
    load: () =>
      import('./commands/completion.ts').then(({ completionOf }) => completionOf(COMMANDS)),
  },
];
