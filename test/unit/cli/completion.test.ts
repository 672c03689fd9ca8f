/**
 * Completion in the real shells, as a person asks for it with Tab. zsh and fish are Debian packages;
 * where one is missing the tests say so, and fail unless POSTCARD_WITHOUT_PEERS is set.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { shellWords } from '../../../src/cli/commands/shellWords.ts';
import { rawServer } from '../../servers/rawServer.ts';
import { Place, builtPostcard } from './postcard.ts';

const API = `### log in
# @name login
# @tag smoke
POST http://h/login

### two words
GET http://h/two

### a:b
GET http://h/three
`;

/** Each would run something, were it more than a word where it is put. */
const HOSTILE_NAMES = [
  '$(touch ran)',
  '`touch ran`',
  "a'; touch ran; '",
  'b"; touch ran; "',
  'c\\"; touch ran; \\"',
  "d\\'; touch ran; '",
  'e; touch ran',
  'f!touch!$HOME\\',
  'g\u2019; touch ran; \u2019',
  '~root',
] as const;

/** What is typed, and what the shell may offer next: whole words without quotes. */
const ASKED: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['postcard se', ['send']],
  ['postcard his', ['history']],
  ['postcard history ', ['clear', 'list', 'replay', 'show']],
  ['postcard help his', ['history']],
  ['postcard help history s', ['show']],
  ['postcard send --dry', ['--dry-run']],
  ['postcard history list --li', ['--limit']],
  ['postcard send api.http --format ju', ['junit']],
  ['postcard send api.http -f nd', ['ndjson']],
  ['postcard parse --dialect v', ['visualstudio']],
  ['postcard export py', ['python']],
  ['postcard completion z', ['zsh']],
  ['postcard send ap', ['api.http']],
  ['postcard send my', ['my folder/']],
  ['postcard send -a my\\ folder/', ['my folder/b.rest']],
  ['postcard export curl ap', ['api.http']],
  ['postcard send --env-file not', ['notes.txt']],
  ['postcard import har not', ['notes.txt']],
  ['postcard send not', []],
  ['postcard send api.http --name ', ['a:b', 'login', 'two words']],
  ['postcard send api.http -n lo', ['login']],
  ['postcard send api.http -n two', ['two words']],
  ['postcard send api.http -n "two w', ['two words']],
  ['postcard send api.http --tag ', ['smoke']],
  ['postcard send api.http --line ', ['4', '7', '10']],
  ['postcard send api.http --env ', ['dev', 'prod']],
  ['postcard send api.http -e d', ['dev']],
  ['postcard send -a api.http --env-file none --env p', ['prod']],
  ['postcard send nowhere.http --name ', []],
];

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];
const missing = SHELLS.filter((shell) => spawnSync(shell, ['-c', 'true']).status !== 0);

describe('completion', () => {
  let place: Place;

  before(async function () {
    this.timeout(60_000);
    const built = await builtPostcard();
    place = await Place.open({
      'api.http': API,
      'notes.txt': '',
      'my folder/b.rest': 'GET http://h/\n',
      'hostile.http': HOSTILE_NAMES.map((name) => `### ${name}\nGET http://h/\n`).join('\n'),
      'http-client.env.json': '{ "dev": {}, "prod": {} }',
      'capture.zsh': CAPTURE,
      'bin/postcard': `#!/bin/sh\nexec '${process.execPath}' '${path.join(built, 'bin/postcard.cjs')}' "$@"\n`,
    });
    fs.chmodSync(path.join(place.folder, 'bin/postcard'), 0o755);
    for (const shell of SHELLS) {
      const { stdout } = await place.run(['completion', shell]);
      await place.write(shell === 'zsh' ? '_postcard' : `postcard.${shell}`, stdout);
    }
  });
  after(() => place.close());

  it('is asked in every shell, or the machine is said to be without', () => {
    const allowed = process.env['POSTCARD_WITHOUT_PEERS'] !== undefined;
    assert.ok(
      missing.length === 0 || allowed,
      `apt-get install ${missing.join(' ')}, or set POSTCARD_WITHOUT_PEERS=1 to go on without`,
    );
  });

  const inShell = (program: string, args: readonly string[]): string[] => {
    const { stdout, stderr } = spawnSync(program, args, {
      cwd: place.folder,
      env: {
        HOME: place.folder,
        TERM: 'dumb',
        LANG: 'C.UTF-8',
        PATH: `${path.join(place.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        POSTCARD_DATA_DIR: path.join(place.folder, '.data'),
      },
      timeout: 100_000,
    });
    assert.doesNotMatch(String(stderr), /error|not found/i);
    return String(stdout)
      .split('\n')
      .filter((line) => line !== '');
  };

  /** All lines in one go: a shell takes longer to start than to answer. */
  const ask: Readonly<Record<Shell, (lines: readonly string[]) => string[]>> = {
    bash: (lines) =>
      inShell('bash', ['--norc', '-c', BASH_TAB, 'bash', ...lines.flatMap(bashWords)]),
    zsh: (lines) => inShell('zsh', ['-f', 'capture.zsh', ...lines]),
    fish: (lines) => inShell('fish', ['--no-config', '-c', FISH_TAB, ...lines]),
  };

  /** For each line the words as they would be inserted, without the shell's quotes. */
  const answers = (shell: Shell, lines: readonly string[]): Map<string, string[]> => {
    const found = new Map<string, string[]>(lines.map((line) => [line, []]));
    let at = -1;
    for (const line of ask[shell](lines)) {
      if (line === 'ASKED') at += 1;
      else found.get(lines[at] ?? '')?.push(line.replace(/\t.*/, '').replace(/\\(.)/g, '$1'));
    }
    return found;
  };

  for (const shell of SHELLS.filter((each) => !missing.includes(each))) {
    describe(`in ${shell}`, () => {
      const EQUALS = ['postcard send api.http --env=d', 'postcard send --env-file=not'] as const;
      let found: Map<string, string[]>;

      before(function () {
        this.timeout(120_000);
        found = answers(shell, [...ASKED.map(([line]) => line), ...EQUALS]);
      });

      for (const [line, offered] of ASKED) {
        it(`answers \`${line}\``, () => {
          const words = [...new Set(found.get(line))].map((word) =>
            // A folder goes on: each shell shows that when it inserts it.
            word === 'my folder' ? 'my folder/' : word,
          );
          // zsh keeps the folder that was typed to itself.
          const shown = offered.map((word) =>
            shell === 'zsh' ? word.replace(/.*\/(?=.)/, '') : word,
          );
          assert.deepEqual(words.sort(), shown.sort());
        });
      }

      it('knows a value behind an equals sign', () => {
        const [env, file] = EQUALS.map((line) => found.get(line)?.[0]?.replace(/^--[a-z-]+=/, ''));
        assert.deepEqual([env, file], ['dev', 'notes.txt']);
      });
    });
  }

  for (const quote of ['', "'", '"'] as const) {
    it(`puts names into bash as words alone, behind ${quote === '' ? 'a blank' : quote}`, () => {
      const line = `postcard send hostile.http --name ${quote}`;
      const words = ['postcard', 'send', 'hostile.http', '--name', quote];
      const seen = inShell('bash', ['--norc', '-c', BASH_INSERTED, 'bash', line, quote, ...words]);
      assert.deepEqual(seen.sort(), [...HOSTILE_NAMES].sort());
      assert.ok(!fs.existsSync(path.join(place.folder, 'ran')), 'nothing ran');
    });
  }

  it('puts names into PowerShell as words alone, whichever quote they hold', async () => {
    const { stdout } = await place.run(['completion', 'powershell']);
    const [, plain = '', doubled = ''] =
      /-match '([^\n]+?)'\) \{ \$word \} else \{ "'" \+ \(\$word -replace '((?:[^']|'')+)'/.exec(
        stdout,
      ) ?? [];
    const inner = new RegExp(doubled.replaceAll("''", "'"), 'g');
    for (const name of HOSTILE_NAMES) {
      assert.doesNotMatch(name, new RegExp(plain), 'it is put in quotes');
      // Each of these ends a text in single quotes, and two of them are one character of it.
      const [, ...ends] = name.replace(inner, '$&$&').split(/(?:['\u2018-\u201b]{2})/);
      assert.ok(
        ends.every((part) => !/['\u2018-\u201b]/.test(part)),
        name,
      );
    }
  });

  it('knows every command and option', async () => {
    const answer = async (words: readonly string[]) => {
      const { stdout } = await place.run(['completion', 'answer', 'words', '--', ...words]);
      return stdout.split('\n').map((line) => line.replace(/\t.*/, ''));
    };
    const first = await answer(['']);
    for (const { name, options } of COMMANDS) {
      const words = name.split(' ');
      assert.ok(first.includes(words[0] ?? ''), name);
      const offered = await answer([...words, '--']);
      for (const option of options) assert.ok(offered.includes(`--${option.name}`), option.name);
    }
  });

  it('offers what was sent by its id, and the sessions that are kept', async () => {
    const cookie = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n';
    const server = await rawServer((socket) => {
      socket.on('data', () => socket.write(cookie));
    });
    await place.write('kept.http', `# @session alice\nGET http://127.0.0.1:${server.port}/\n`);
    await place.run(['send', 'kept.http']);
    await server.close();
    const shown = (await place.run(['completion', 'answer', 'next', '--', 'history', 'show']))
      .stdout;
    assert.match(shown, /^[0-9a-f]{8}\tGET http:\/\/127\.0\.0\.1:\d+\/$/m);
    const { stdout } = await place.run(
      'completion answer next -- cookies list --session'.split(' '),
    );
    assert.match(stdout, /^alice\t$/m);
  });

  for (const command of ['export', 'completion']) {
    it(`offers for ${command} what it says that it takes`, async () => {
      const { stdout } = await place.run(['completion', 'answer', 'next', '--', command]);
      const offered = stdout.split('\n').flatMap((line) => /^([^:]+?)\t/.exec(line)?.[1] ?? []);
      const { stderr } = await place.run([command, 'qqqqqqqq']);
      assert.ok(stderr.includes(`It is one of ${offered.join(', ')}.`), stderr);
    });
  }

  it('does not offer twice what may be given once', async () => {
    const { stdout } = await place.run(
      'completion answer words -- send --bail --name x --'.split(' '),
    );
    assert.doesNotMatch(stdout, /^--bail/m);
    assert.match(stdout, /^--name/m);
  });

  it('for PowerShell asks the command too', async () => {
    const { stdout, code } = await place.run(['completion', 'powershell']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Register-ArgumentCompleter -Native -CommandName 'postcard', 'postcard-http'/,
    );
    assert.match(stdout, /completion answer \$mode '--' @given/);
  });

  for (const [shell, hint] of [
    ['powershel', /Did you mean powershell\?/],
    ['fsih', /Did you mean fish\?/],
    ['tcsh', /no completion for tcsh\.\n {2}It is one of bash, zsh, fish, powershell\./],
    ['ksh', /It is one of bash/],
    ['', /It is one of bash/],
  ] as const) {
    it(`answers \`completion ${shell}\` with the shells there are`, async () => {
      const { code, stderr } = await place.run(['completion', shell]);
      assert.equal(code, 2);
      assert.match(stderr, hint);
    });
  }
});

describe('shellWords', () => {
  for (const [line, words] of [
    ['', ['']],
    ['a', ['a']],
    ['a ', ['a', '']],
    ['a  b', ['a', 'b']],
    ['a\\ b', ['a b']],
    ["a 'b c", ['a', 'b c']],
    ['a "b \\" c\\d" e', ['a', 'b " c\\d', 'e']],
    ['a ""', ['a', '']],
    ['a "" b', ['a', '', 'b']],
    ['a"b"\'c\'d', ['abcd']],
    ['a \\', ['a', '']],
  ] as const) {
    it(`splits ${JSON.stringify(line)}`, () => {
      assert.deepEqual(shellWords(line), words);
    });
  }
});

/** As readline calls it. */
const BASH_TAB = `
source ./postcard.bash
while (( $# )); do
  COMP_LINE=$1
  COMP_POINT=\${#COMP_LINE}
  COMP_WORDS=("\${@:3:$2}")
  COMP_CWORD=$(($2 - 1))
  shift $(($2 + 2))
  _postcard 2>/dev/null
  printf '%s\\n' ASKED "\${COMPREPLY[@]}"
done
`;

/** What the line says once an answer is in it, for each: behind the quote that is open, which is closed then. */
const BASH_INSERTED = `
source ./postcard.bash
COMP_LINE=$1 COMP_POINT=\${#1} quote=$2
shift 2
COMP_WORDS=("$@") COMP_CWORD=4
_postcard
for answer in "\${COMPREPLY[@]}"; do eval "printf '%s\\\\n' $quote$answer$quote"; done
`;

/** The line, how many words it has, and these: bash ends words at = and : too. */
function bashWords(line: string): string[] {
  const found = line.match(/(?:\\.|"[^"]*"?|[^\s=:\\])+|[=:]/g) ?? [];
  const words = /\s$/.test(line) ? [...found, ''] : found;
  return [line, String(words.length), ...words];
}

const FISH_TAB = `
source postcard.fish
for line in $argv
  echo ASKED
  complete -C "$line"
end
`;

/** zsh completes only where somebody types: a terminal of its own, and Tab. */
const CAPTURE = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; fpath=($PWD \\$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w z 'compadd () {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return $?; fi
  typeset -a hits
  builtin compadd -A hits "$@"
  local hit
  for hit in $hits; do print -r -- "HIT<$IPREFIX$hit>"; done
  (( $#hits ))
}'
zpty -w z 'bindkey "^I" complete-word; finish() { comppostfuncs=(finish); print -r -- E""ND; }; comppostfuncs=(finish); print REA""DY'
zpty -r z out '*READY*'
for line in "$@"; do
  zpty -n -w z "$line"$'\\t'
  zpty -r z out '*END*'
  print ASKED
  print -r -- "$out" | tr -d '\\r' | sed -n 's/.*HIT<\\(.*\\)>.*/\\1/p'
  zpty -n -w z $'\\C-u'
done
zpty -d z
`;
