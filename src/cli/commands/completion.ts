/** `postcard completion`: scripts for shells, made from the table of commands. */
import { parseOptions } from '../args/options.ts';
import type { OptionSpec } from '../args/options.ts';
import { nearest } from '../args/suggest.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';
import { UsageError } from '../usageError.ts';
import type { CommandCode, CommandSpec } from './command.ts';
import { COMPLETION_OPTIONS } from './options.ts';

const SHELLS: Readonly<Record<string, (known: Vocabulary) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

/** The command, made for this table of commands. */
export function completionOf(commands: readonly CommandSpec[]): CommandCode {
  return {
    run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
      const { positionals } = parseOptions(COMPLETION_OPTIONS, argv);
      io.stdout.write(shellOf(positionals[0] ?? '')(new Vocabulary(commands)));
      return Promise.resolve(EXIT.ok);
    },
  };
}

/** @throws UsageError */
function shellOf(shell: string): (known: Vocabulary) => string {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script !== undefined) return script;
  const shells = Object.keys(SHELLS);
  const near = shell === '' ? null : nearest(shell, shells);
  throw new UsageError(
    shell === '' ? 'Say for which shell.' : `There is no completion for ${shell}.`,
    near === null ? `It is one of ${shells.join(', ')}.` : `Did you mean ${near}?`,
  );
}

/** The words of the commands, as a shell sees them: a first one, and what may follow. */
class Vocabulary {
  readonly #commands: readonly CommandSpec[];

  constructor(commands: readonly CommandSpec[]) {
    this.#commands = commands;
  }

  /** `history` for `history list`. */
  firstWords(): string[] {
    return [...new Set([...this.#commands.map(({ name }) => name.split(' ')[0] ?? ''), 'help'])];
  }

  secondWords(first: string): string[] {
    return this.#commands.flatMap(({ name }) => {
      const [word, second] = name.split(' ');
      return word === first && second !== undefined ? [second] : [];
    });
  }

  /** Options of everything that begins with a first word. */
  optionsOf(first: string): OptionSpec[] {
    const found = new Map<string, OptionSpec>();
    for (const command of this.#commands) {
      if (command.name.split(' ')[0] !== first) continue;
      for (const option of command.options) found.set(option.name, option);
    }
    return [...found.values()];
  }

  aboutOf(first: string): string {
    const command = this.#commands.find(({ name }) => name.split(' ')[0] === first);
    return command?.about ?? 'help on a command';
  }
}

function bash(known: Vocabulary): string {
  const cases = known.firstWords().map((first) => {
    const options = known.optionsOf(first);
    const words = [...known.secondWords(first), ...options.map(({ name }) => `--${name}`)];
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
    COMPREPLY=($(compgen -W "${known.firstWords().join(' ')}" -- "$cur"))
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

function zsh(known: Vocabulary): string {
  const commands = known
    .firstWords()
    .map((first) => `    ${quote(`${first}:${known.aboutOf(first)}`)}`);
  const cases = known.firstWords().map((first) => {
    const seconds = known.secondWords(first);
    const options = known.optionsOf(first).flatMap(zshOption);
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

function fish(known: Vocabulary): string {
  const lines = [
    '# Completion of postcard for fish: put this file into ~/.config/fish/completions.',
  ];
  for (const command of ['postcard', 'postcard-http']) {
    for (const first of known.firstWords()) {
      lines.push(
        `complete -c ${command} -n __fish_use_subcommand -f -a ${first} -d ${quote(known.aboutOf(first))}`,
      );
      const inside = `-n '__fish_seen_subcommand_from ${first}'`;
      for (const second of known.secondWords(first)) {
        lines.push(`complete -c ${command} ${inside} -f -a ${second}`);
      }
      for (const option of known.optionsOf(first)) lines.push(fishOption(command, inside, option));
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

function powershell(known: Vocabulary): string {
  const table = known.firstWords().map((first) => {
    const words = [
      ...known.secondWords(first),
      ...known.optionsOf(first).map(({ name }) => `--${name}`),
    ];
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
