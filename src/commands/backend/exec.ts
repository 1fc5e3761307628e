import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendOptions } from '../../backend/index.js';
import { defineCommand, type Input } from '../../cli/command.js';
import { Exit } from '../../cli/errors.js';
import { runChild } from './child.js';
import { environmentFor } from './environment.js';
import { emulationFlags } from './flags.js';
import { serve } from './serve.js';
import { startSettings } from './settings.js';

/** Free ports, and a key whatever the mode: the variables promise one. */
const ofItsOwn = (options: BackendOptions): BackendOptions => ({
  ...options,
  apiListenAddress: '127.0.0.1:0',
  agentHost: '127.0.0.1',
  agentPort: 0,
  clusterAdminApiKey: options.clusterAdminApiKey ?? randomUUID(),
});

export default defineCommand({
  id: 'backend exec',
  usage: 'exec [flags] -- COMMAND [ARGUMENT ...]',
  summary: 'run a command against a fresh local backend of its own',
  description:
    'Starts a backend on free ports, runs the command with SENSU_* variables that lead to it, and ends with the exit code of the command. Nothing is left behind.',
  arguments: { min: 1 },
  flags: emulationFlags,
  gate: false,
  ours: true,
  async run(context, input) {
    const settings = await startSettings(context, input as unknown as Input, emulationFlags);
    const folder = await mkdtemp(join(tmpdir(), 'sensectl-exec-'));
    try {
      const backend = await serve(context, { ...settings, options: ofItsOwn(settings.options) });
      const env = environmentFor(backend.facts, context.env, folder);
      const exitCode = await runChild(context, input.args, env).finally(() => backend.close());
      if (exitCode !== 0) throw new Exit(exitCode);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});
