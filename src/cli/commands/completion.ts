/** `postcard completion`: scripts for shells, made from the table of commands. */
import { parseOptions } from '../args/options.ts';
import type { OptionSpec } from '../args/options.ts';
import { nearest } from '../args/suggest.ts';
import { COMMANDS } from '../commands.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';
import { UsageError } from '../usageError.ts';
import { COMPLETION_OPTIONS } from './options.ts';

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish, powershell };

export function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const { positionals } = parseOptions(COMPLETION_OPTIONS, argv);
  const [shell = ''] = positionals;
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script === undefined) {
    const known = Object.keys(SHELLS);
    const near = shell === '' ? null : nearest(shell, known);
    throw new UsageError(
      shell === '' ? 'Say for which shell.' : `There is no completion for ${shell}.`,
      near === null ? `It is one of ${known.join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  io.stdout.write(script());
  return Promise.resolve(EXIT.ok);
}

/** First words of all commands: `history` for `history list`. */
function firstWords(): string[] {
  return [...new Set([...COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''), 'help'])];
}

function secondWords(first: string): string[] {
  return COMMANDS.flatMap(({ name }) => {
    const [word, second] = name.split(' ');
    return word === first && second !== undefined ? [second] : [];
  });
}

/** Options of everything that begins with a first word. */
function optionsOf(first: string): OptionSpec[] {
  const found = new Map<string, OptionSpec>();
  for (const command of COMMANDS) {
    if (command.name.split(' ')[0] !== first) continue;
    for (const option of command.options) found.set(option.name, option);
  }
  return [...found.values()];
}

function aboutOf(first: string): string {
  return COMMANDS.find(({ name }) => name.split(' ')[0] === first)?.about ?? 'help on a command';
}

function bash(): string {
  const cases = firstWords().map((first) => {
    const options = optionsOf(first);
    const words = [...secondWords(first), ...options.map(({ name }) => `--${name}`)];
    const choices = options.flatMap(({ name, choices: values }) =>
      values === undefined
        ? []
        : [
            `        --${name}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$cur")); return ;;`,
          ],
    );
    return [
      `    ${first})`,
      '      case "$prev" in',
      ...choices,
      '      esac',
      `      words="${words.join(' ')}" ;;`,
    ].join('\n');
  });
  return `# Completion of postcard for bash: source this file.
_postcard() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${firstWords().join(' ')}" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "\${words//--+([a-z-])/}" -- "$cur") $(compgen -f -- "$cur")) ;;
  esac
}
shopt -s extglob 2>/dev/null
complete -o filenames -F _postcard postcard postcard-http
`;
}

function zsh(): string {
  const commands = firstWords().map((first) => `    ${quote(`${first}:${aboutOf(first)}`)}`);
  const cases = firstWords().map((first) => {
    const seconds = secondWords(first);
    const options = optionsOf(first).flatMap(zshOption);
    const rest = seconds.length > 0 ? `'1:what:(${seconds.join(' ')})'` : "'*:file:_files'";
    return `    ${first}) _arguments ${[...options, rest].join(' \\\n        ')} ;;`;
  });
  return `#compdef postcard postcard-http
# Completion of postcard for zsh: put this file into a folder of $fpath as _postcard.
_postcard() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local first=$words[2]
  shift words
  (( CURRENT-- ))
  case $first in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_postcard" ]; then _postcard "$@"; else compdef _postcard postcard postcard-http; fi
`;
}

function zshOption({ name, short, value, choices, repeat, about }: OptionSpec): string[] {
  const text = about.replace(/[[\]:\\]/g, (char) => `\\${char}`);
  const argument =
    value === undefined
      ? ''
      : choices === undefined
        ? `:${value.toLowerCase()}:${/FILE/.test(value) ? '_files' : ' '}`
        : `:${value.toLowerCase()}:(${choices.join(' ')})`;
  const many = repeat === true ? '*' : '';
  const names = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  return names.map((spelled) => quote(`${many}${spelled}[${text}]${argument}`));
}

function fish(): string {
  const lines = [
    '# Completion of postcard for fish: put this file into ~/.config/fish/completions.',
  ];
  for (const command of ['postcard', 'postcard-http']) {
    for (const first of firstWords()) {
      lines.push(
        `complete -c ${command} -n __fish_use_subcommand -f -a ${first} -d ${quote(aboutOf(first))}`,
      );
      const inside = `-n '__fish_seen_subcommand_from ${first}'`;
      for (const second of secondWords(first)) {
        lines.push(`complete -c ${command} ${inside} -f -a ${second}`);
      }
      for (const option of optionsOf(first)) lines.push(fishOption(command, inside, option));
    }
  }
  return `${lines.join('\n')}\n`;
}

function fishOption(
  command: string,
  inside: string,
  { name, short, value, choices, about }: OptionSpec,
): string {
  const letter = short === undefined ? '' : ` -s ${short}`;
  const argument =
    value === undefined ? '' : choices === undefined ? ' -r' : ` -x -a ${quote(choices.join(' '))}`;
  return `complete -c ${command} ${inside} -l ${name}${letter}${argument} -d ${quote(about)}`;
}

function powershell(): string {
  const table = firstWords().map((first) => {
    const words = [...secondWords(first), ...optionsOf(first).map(({ name }) => `--${name}`)];
    return `    ${quote(first)} = @(${words.map(quote).join(', ')})`;
  });
  return `# Completion of postcard for PowerShell: add this to $PROFILE.
Register-ArgumentCompleter -Native -CommandName postcard, postcard-http -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = @{
${table.join('\n')}
  }
  $elements = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $first = if ($elements.Count -gt 1) { $elements[1] } else { '' }
  $words = if ($table.ContainsKey($first) -and -not ($elements.Count -eq 2 -and $wordToComplete)) { $table[$first] } else { $table.Keys }
  $words | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

/** Single quotes, which no shell looks into; PowerShell and fish read a doubled or escaped one, and there is none. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
