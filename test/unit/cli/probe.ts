import type { CommandLoader } from '../../../src/cli/command.js';
import { defineCommand } from '../../../src/cli/command.js';
import type { FlagSpecs } from '../../../src/cli/flags/spec.js';
import { runInPipe } from '../../support/cli.js';

/** What a probe command was called with. */
export interface Seen {
  readonly args: string[];
  readonly flags: Record<string, unknown>;
  readonly given: string[];
  readonly namespace: string;
  readonly timeoutMs: number;
}

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Absent when the command did not run. */
  readonly seen?: Seen;
}

/** A group of commands that only tell what they were called with. */
export function probeCommands(flags: FlagSpecs): Record<string, CommandLoader> {
  const command = (id: string) => async () => ({
    default: defineCommand({
      id,
      usage: `${id.split(' ').at(-1)} [NAME]`,
      summary: `runs ${id}`,
      arguments: 'any',
      flags,
      gate: false,
      run: async ({ print, settings }, { args, flags, given }) => {
        const { namespace, timeoutMs } = settings;
        print(JSON.stringify({ args, flags, given: [...given], namespace, timeoutMs }));
      },
    }),
  });
  return { 'probe run': command('probe run'), 'probe list': command('probe list'), top: command('top') };
}

export async function runProbe(
  argv: readonly string[],
  flags: FlagSpecs = {},
  env: Record<string, string> = {},
): Promise<Outcome> {
  const call = { argv, home: '/nonexistent', cwd: '/', program: '/usr/bin/sensuctl', env };
  const { exit, stdout, stderr } = await runInPipe({ ...call, commands: probeCommands(flags) });
  const seen = stdout.startsWith('{') ? { seen: JSON.parse(stdout) as Seen } : {};
  return { exit, stdout, stderr, ...seen };
}
