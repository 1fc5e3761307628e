import { globalOffers, offersOf, visibleCommands } from './offers.js';

export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * The script that completes commands, flags and names. bash knows commands and flags itself and asks the program for names
 * only; zsh reads the script for bash; fish asks for everything.
 */
export async function completionScript(program: string, shell: Shell): Promise<string> {
  if (shell === 'fish') return fishScript(program);
  const script = bashScript(program, offersOf(await visibleCommands()));
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n\n${script}`;
}

function bashScript(program: string, offers: ReadonlyMap<string, readonly string[]>): string {
  const known = [...offers.keys()].filter((path) => path !== '').map((path) => `"${path}"`);
  const cases = [...offers].map(([path, words]) => `    "${path}") words="${words.join(' ')}" ;;`);
  return `# bash completion for ${program}                             -*- shell-script -*-

_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} path="" words="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${path:+$path }\${COMP_WORDS[i]}"
    case "$word" in
    ${known.join(' | ')}) path=$word ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) words="$words ${globalOffers.join(' ')}" ;;
    *)
      for word in $words; do [[ $word == -* ]] && words=\${words//$word/}; done
      if [[ -n $path && -z \${words// /} ]]; then
        words=$("\${COMP_WORDS[0]}" completion offers -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
      fi
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}

complete -o default -F _${program} ${program}
`;
}

function fishScript(program: string): string {
  return `# fish completion for ${program}

function __${program}_offers
  set -l words (commandline -opc)
  $words[1] completion offers -- $words[2..-1] (commandline -ct) 2>/dev/null
end

complete -c ${program} -a '(__${program}_offers)'
`;
}
