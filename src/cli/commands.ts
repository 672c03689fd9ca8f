/** Every command. Their code is loaded when they run. */
import type { CommandSpec } from './commands/command.ts';
import { COMPLETION_OPTIONS, LIST_OPTIONS, PARSE_OPTIONS } from './commands/options.ts';
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
    name: 'completion',
    usage: 'bash|zsh|fish|powershell',
    about: 'a script that completes commands and options',
    options: COMPLETION_OPTIONS,
    examples: [
      { line: 'postcard completion bash > ~/.postcard-completion', about: 'then source that file' },
    ],
    load: () => import('./commands/completion.ts'),
  },
];
