import { defineCommand } from '../../cli/command.js';
import { variablesFor } from './environment.js';
import { findBackend } from './running.js';

/** As a POSIX shell reads it, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export default defineCommand({
  id: 'backend env',
  usage: 'env [PID|URL]',
  summary: 'display the commands that lead a shell to a running local backend',
  arguments: { max: 1 },
  gate: false,
  ours: true,
  async run(context, { args: [word] }) {
    const backend = await findBackend(context, word);
    for (const [name, value] of Object.entries(variablesFor(backend))) {
      context.print(`export ${name}=${quoted(value)}\n`);
    }
    const which = word === undefined ? '' : ` ${word}`;
    context.print(
      `# Run this command to configure your shell:\n# eval $(${context.program} backend env${which})\n`,
    );
  },
});
