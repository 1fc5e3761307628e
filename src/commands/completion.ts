import { defineCommand } from '../cli/command.js';
import { instructions, usage } from './completion/instructions.js';
import { completionScript } from './completion/script.js';

export default defineCommand({
  id: 'completion',
  usage: 'completion',
  summary: 'Output shell completion code for the specified shell (bash or zsh)',
  arguments: 'any',
  gate: false,
  explain: (program, [shell = '']) =>
    instructions(program, shell) ?? `unknown shell: ${JSON.stringify(shell)}\n\n${usage(program)}`,
  async run({ print, printError, program }, { args: [shell] }) {
    if (shell === undefined) printError(usage(program));
    else if (shell === 'bash' || shell === 'zsh') print(await completionScript(program, shell));
    // The odd quote and the exit code are the original's.
    else
      printError(
        `Error: unknown shell: ${JSON.stringify(shell)}\nRun '${program} completion --help' for usage.\n'`,
      );
  },
});
