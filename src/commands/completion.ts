import { defineCommand } from '../cli/command.js';
import { quote } from '../wire/go-quote.js';
import { instructions, usage } from './completion/instructions.js';
import { offersFor } from './completion/offers.js';
import { completionScript, type Shell } from './completion/script.js';

const isKnown = (shell: string): shell is Shell => ['bash', 'zsh', 'fish'].includes(shell);

export default defineCommand({
  id: 'completion',
  usage: 'completion',
  summary: 'Output shell completion code for the specified shell (bash or zsh)',
  arguments: 'any',
  gate: false,
  explain: (program, [shell = '']) =>
    instructions(program, shell) ?? `unknown shell: ${quote(shell)}\n\n${usage(program)}`,
  async run(context, { args: [shell, ...words] }) {
    const { print, printError, program } = context;
    if (shell === undefined) printError(usage(program));
    else if (isKnown(shell)) print(await completionScript(program, shell));
    // What the scripts ask; the last word is the one that was begun.
    else if (shell === 'offers')
      print(
        (await offersFor(context, words.slice(0, -1), words.at(-1) ?? '')).map((it) => `${it}\n`).join(''),
      );
    // The odd quote and the exit code are the original's.
    else
      printError(`Error: unknown shell: ${quote(shell)}\nRun '${program} completion --help' for usage.\n'`);
  },
});
