import { setTimeout as pause } from 'node:timers/promises';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { control, findBackend, isNoted, type RunningBackend, runningBackends } from './running.js';

/** How long a backend may take to close: so many looks, so many milliseconds apart. */
const patience = { looks: 500, apart: 20 };

/** Asks a backend to stop and waits until it has. */
async function stopOne(context: Context, backend: RunningBackend): Promise<void> {
  const { pid, apiUrl } = backend;
  await control(context, backend, 'POST', 'stop');
  for (let look = 0; isNoted(context.env, backend); look++) {
    if (look === patience.looks) throw new CliError(`the local backend ${pid} (${apiUrl}) does not stop`);
    await pause(patience.apart);
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
