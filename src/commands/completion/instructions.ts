/** What `completion` says without a shell. */
export const usage = (program: string): string => `
Output shell completion code for the given shell. The code must be evaluated
to provide interactive completion of sensu-cli commands. This can be done by
sourcing it from the .bash_profile or .zshrc.

For help using with ZSH:

    $ ${program} completion zsh -h

For help using with Bash:

    $ ${program} completion bash -h
\t
`;

/** How to install the completion for a shell; nothing for a shell that is not known. */
export function instructions(program: string, shell: string): string | undefined {
  if (shell === 'bash') return bash(program);
  if (shell === 'fish') return fish(program);
  return shell === 'zsh' ? zsh(program) : undefined;
}

const bash = (program: string): string => `
# Make sure bash completion is installed. If you use a current Linux
# in a non-minimal installation, bash completion should be available.
# On a Mac, install with:
brew install bash-completion

# Then add the following to your ~/.bash_profile
if [ -f $(brew --prefix)/etc/bash_completion ]; then
. $(brew --prefix)/etc/bash_completion
fi

# On Ubuntu, install with:
apt update && apt install bash-completion

# Then add the following to your ~/.bash_profile
if [ -f /usr/share/bash-completion/bash_completion ]; then
. /usr/share/bash-completion/bash_completion
elif [ -f /etc/bash_completion ]; then
. /etc/bash_completion
fi

# After bash-completions are available add the following to your ~/.bash_profile
source <(${program} completion bash)

# You can source your ~/.bash_profile or launch a new terminal to utilize completion.
source ~/.bash_profile
\t
`;

const zsh = (program: string): string => `
# Add the following to your ~/.zshrc
source <(${program} completion zsh)

# You can source your ~/.zshrc or launch a new terminal to utilize completion.
source ~/.zshrc
\t
`;

const fish = (program: string): string => `
# Fish looks for completions when they are needed:
${program} completion fish > ~/.config/fish/completions/${program}.fish
`;
