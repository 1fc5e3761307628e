import { globalFlags } from '../../cli/globals.js';
import { loadManifest, type ManifestCommand } from '../../cli/manifest.js';

/** The script that completes commands and flags; zsh reads the one for bash. */
export async function completionScript(program: string, shell: 'bash' | 'zsh'): Promise<string> {
  const commands = Object.values((await loadManifest()).commands).filter(({ hidden }) => !hidden);
  const script = bashScript(program, commands);
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n\n${script}`;
}

function bashScript(program: string, commands: readonly ManifestCommand[]): string {
  const offers = offersOf(commands);
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
    -*) words="$words ${Object.keys(globalFlags).map(dashed).join(' ')} --help" ;;
    *) for word in $words; do [[ $word == -* ]] && words=\${words//$word/}; done ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}

complete -o default -F _${program} ${program}
`;
}

/** What may come next, by the words before: commands and flags. */
function offersOf(commands: readonly ManifestCommand[]): Map<string, string[]> {
  const offers = new Map<string, string[]>([['', []]]);
  for (const { id, flags } of commands) {
    const words = id.split(':');
    words.forEach((word, index) => {
      const before = words.slice(0, index).join(' ');
      const offered = offers.get(before) ?? [];
      if (!offered.includes(word)) offers.set(before, [...offered, word]);
    });
    offers.set(words.join(' '), Object.keys(flags).map(dashed));
  }
  return offers;
}

const dashed = (name: string): string => `--${name}`;
