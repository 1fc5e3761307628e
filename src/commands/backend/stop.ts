import { setTimeout as pause } from 'node:timers/promises';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { control, findBackend, isAlive, type RunningBackend, runningBackends } from './running.js';

/** How long a backend may take to close, in milliseconds. */
const patience = 10_000;

/** Asks a backend to stop and waits until its process is gone. */
async function stopOne(context: Context, backend: RunningBackend): Promise<void> {
  const { pid, apiUrl } = backend;
  await control(context, backend, 'POST', 'stop');
  for (const end = context.now() + patience; isAlive(pid); await pause(20)) {
    if (context.now() > end) throw new CliError(`the local backend ${pid} (${apiUrl}) does not stop`);
  }
  context.print(`Stopped ${pid} (${apiUrl})\n`);
}

export default defineCommand({
  id: 'backend stop',
  usage: 'stop [PID|URL]',
  summary: 'stop a local backend that runs in another process',
  arguments: { max: 1 },
  flags: { all: { type: 'bool', default: false, help: 'stop all of them' } },
  gate: false,
  ours: true,
  async run(context, { args: [word], flags }) {
    const chosen = flags.all ? await runningBackends(context) : [await findBackend(context, word)];
    for (const backend of chosen) await stopOne(context, backend);
  },
});
