/** What each shell is told: to ask the command what may come next, and to show it in its own way. */

const BASH = `# Completion of postcard for bash: source this file.
_postcard() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur="\${COMP_WORDS[COMP_CWORD]}" files=none word raw lead=""
  COMPREPLY=()
  # bash ends words at = and : too; what stands before is taken off again.
  raw="\${line##*[[:space:]]}"
  case "$raw" in
    --*=*) lead="\${raw%%=*}=" ;;
    *:*) case "$COMP_WORDBREAKS" in *:*) lead="\${raw%"\${raw##*:}"}" ;; esac ;;
  esac
  case "$cur" in =|:) cur="" ;; esac
  while IFS=$'\\t' read -r word _; do
    case "$word" in
      :*) files="\${word#:}" ;;
      *)
        word="\${word#"$lead"}"
        case "$cur" in
          [\\"\\']*) word="$(_postcard_within "\${cur:0:1}" "$word")" ;;
          *) printf -v word %q "$word" ;;
        esac
        COMPREPLY+=("$word")
        ;;
    esac
  done < <("\${COMP_WORDS[0]}" completion answer line "$line" 2>/dev/null)
  [ "$files" = none ] && return
  compopt -o filenames 2>/dev/null
  while IFS= read -r word; do
    case "$files" in
      any) COMPREPLY+=("$word") ;;
      *)
        if [ -d "$word" ]; then COMPREPLY+=("$word")
        elif [ "$files" = requests ]; then
          case "$word" in *.http|*.rest) COMPREPLY+=("$word") ;; esac
        fi
        ;;
    esac
  done < <(compgen -f -- "$(_postcard_plain "$cur")")
}
# What means something within the quote that is open is only a character of the word.
_postcard_within() {
  local out="" char i
  for (( i = 0; i < \${#2}; i++ )); do
    char="\${2:i:1}"
    case "$1$char" in
      \\'\\') out+="'\\\\''" ;;
      \\"[\\"\\\\\\$\\\`]) out+="\\\\$char" ;;
      \\"!) out+="\\"'!'\\"" ;;
      *) out+="$char" ;;
    esac
  done
  printf '%s' "$out"
}
# Without quotes: bash puts them on again.
_postcard_plain() {
  local word="$1"
  case "$word" in
    [\\"\\']*) word="\${word#?}" ;;
    *) word="\${word//\\\\/}" ;;
  esac
  printf '%s' "$word"
}
complete -F _postcard postcard postcard-http
`;

const ZSH = `#compdef postcard postcard-http
# Completion of postcard for zsh: put this file into a folder of $fpath as _postcard.
_postcard() {
  local -a before found shown
  local line word about files=none
  (( CURRENT > 2 )) && before=("\${(@Q)words[2,CURRENT-1]}")
  for line in "\${(@f)$("$words[1]" completion answer words -- "\${before[@]}" "\${(Q)PREFIX}" 2>/dev/null)}"; do
    if [[ $line == :* ]]; then
      files=\${line#:}
      continue
    fi
    word=\${line%%$'\\t'*}
    about=\${line#*$'\\t'}
    found+=("$word")
    shown+=("$word\${about:+  -- $about}")
  done
  (( $#found )) && compadd -l -d shown -a found
  [[ $PREFIX == --*=* ]] && compset -P '*='
  case $files in
    any) _files ;;
    requests) _path_files -/ -g '*.(http|rest)' ;;
    folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _postcard ]]; then _postcard "$@"; else compdef _postcard postcard postcard-http; fi
`;

const FISH = `# Completion of postcard for fish: put this file into ~/.config/fish/completions.
function __postcard_complete
  set -l before (commandline -opc)
  set -l program $before[1]
  set -e before[1]
  set -l typed (commandline -ct)
  # A quote that is still open is no part of the word.
  set -l word (string unescape -- $typed; or string replace -r '^["\\']' '' -- $typed)
  set -l files none
  for line in ($program completion answer words -- $before "$word" 2>/dev/null)
    switch $line
      case ':*'
        set files (string sub -s 2 -- $line)
      case '*'
        echo $line
    end
  end
  set -l lead (string match -r '^--[^=]+=' -- $word)
  set -l rest (string replace -r '^--[^=]+=' '' -- $word)
  switch $files
    case any
      printf '%s\\n' "$lead"(__fish_complete_path "$rest")
    case requests
      printf '%s\\n' "$lead"(__fish_complete_path "$rest" | string match -r '^[^\\t]*(?:/|\\.http|\\.rest)(?:\\t.*)?$')
    case folders
      printf '%s\\n' "$lead"(__fish_complete_directories "$rest" '')
  end
end
complete -c postcard -f -a '(__postcard_complete)'
complete -c postcard-http -f -a '(__postcard_complete)'
`;

const POWERSHELL = `# Completion of postcard for PowerShell: add this to $PROFILE.
Register-ArgumentCompleter -Native -CommandName 'postcard', 'postcard-http' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() }
  })
  $program = $words[0]
  $given = @($words | Select-Object -Skip 1)
  # An empty word does not reach a program: it is said in another way.
  $mode = if ($wordToComplete -eq '') { 'next' } else { 'words' }
  # What it answers is UTF-8, whatever the code page of the console.
  $encoding = [Console]::OutputEncoding
  try {
    [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
    $answer = @(& $program completion answer $mode '--' @given 2>$null)
  } finally {
    [Console]::OutputEncoding = $encoding
  }
  foreach ($line in $answer) {
    if ($line.StartsWith(':')) { continue }
    $word, $about = $line -split "\`t", 2
    # PowerShell takes the quotes of print for its own too.
    $text = if ($word -match '^[\\w./\\\\:=+-]+$') { $word } else { "'" + ($word -replace '[''\\u2018-\\u201b]', '$0$0') + "'" }
    if (-not $about) { $about = $word }
    [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
  }
  # Where nothing is said PowerShell completes files by itself.
}
`;

/** The script of each shell that is known. */
export const SHELL_SCRIPTS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
