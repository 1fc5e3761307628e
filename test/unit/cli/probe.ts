import { Readable } from 'node:stream';
import { defineCommand } from '../../../src/cli/command.js';
import type { FlagSpecs } from '../../../src/cli/flags/spec.js';
import { runCli } from '../../../src/cli/run.js';
import type { CommandLoader } from '../../../src/commands/index.js';
import { Collector } from '../../support/cli.js';

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
  const stdout = new Collector();
  const stderr = new Collector();
  const exit = await runCli(
    {
      program: '/usr/bin/sensuctl',
      argv,
      env: { HOME: '/nonexistent', ...env },
      cwd: '/',
      stdin: Readable.from([]),
      stdout,
      stderr,
    },
    probeCommands(flags),
  );
  const text = stdout.text();
  const seen = text.startsWith('{') ? { seen: JSON.parse(text) as Seen } : {};
  return { exit, stdout: text, stderr: stderr.text(), ...seen };
}
