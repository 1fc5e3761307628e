import { basename } from 'node:path';
import { defineCommand } from '../cli/command.js';
import { connectionVariables } from '../cli/connection-variables.js';
import type { Context } from '../cli/context.js';

/** How a shell sets a variable and runs the output of a command. */
interface Dialect {
  readonly set: (name: string, value: string) => string;
  readonly comment: string;
  readonly evaluate: (command: string) => string;
}

const posix: Dialect = {
  set: (name, value) => `export ${name}="${value}"`,
  comment: '#',
  evaluate: (command) => `eval $(${command})`,
};

const dialects: Readonly<Record<string, Dialect>> = {
  cmd: {
    set: (name, value) => `SET ${name}=${value}`,
    comment: 'REM',
    evaluate: (command) => `\t@FOR /f "tokens=*" %i IN ('${command}') DO @%i`,
  },
  powershell: {
    set: (name, value) => `$Env:${name} = "${value}"`,
    comment: '#',
    evaluate: (command) => `& ${command} | Invoke-Expression`,
  },
};

export default defineCommand({
  id: 'env',
  usage: 'env',
  summary: 'Display the commands to set up the environment used by sensuctl',
  arguments: 'any',
  flags: {
    shell: {
      type: 'string',
      help: 'force environment to be configured for a specified shell ("bash"|"cmd"|"powershell")',
    },
  },
  async run(context, { flags }) {
    await renewQuietly(context);
    const { set, comment, evaluate } = dialects[flags.shell || ownShell(context.env)] ?? posix;
    const lines = Object.entries(connectionVariables(context.settings)).map(([name, value]) =>
      set(name, value),
    );
    const command = [context.argv0, ...context.argv].join(' ');
    lines.push(`${comment} Run this command to configure your shell: `, `${comment} ${evaluate(command)}`);
    context.print(`${lines.join('\n')}\n`);
  },
});

/** The tokens that are printed should last; if they cannot be renewed they are printed as they are. */
async function renewQuietly({ client, settings }: Context): Promise<void> {
  try {
    if (settings.tokens?.refreshToken) await (await client()).renewTokens();
  } catch {
    // Whoever uses them is told.
  }
}

function ownShell(env: Context['env']): string {
  const shell = env['SHELL'] ?? '';
  return shell === '' && process.platform === 'win32' ? 'powershell' : basename(shell);
}
