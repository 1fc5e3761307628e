import { defineCommand, type Input } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { startFlags } from './flags.js';
import type { RunningBackend } from './running.js';
import { serve } from './serve.js';
import { startSettings } from './settings.js';
import { stopSignal } from './signals.js';

/** Told when both listeners accept: in sentences to a person, as one JSON object to a program. */
function ready({ program, terminal }: Context, backend: RunningBackend): string {
  if (!terminal) return `${JSON.stringify(backend)}\n`;
  const { apiUrl, agentUrl, username, password, apiKey } = backend;
  return [
    `Local backend ready: API ${apiUrl}, agents ${agentUrl}`,
    `  user ${username}, password ${password}`,
    `  API key ${apiKey}`,
    `  $ ${program} --api-url ${apiUrl} --api-key ${apiKey} entity list`,
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

export default defineCommand({
  id: 'backend start',
  usage: 'start',
  summary: 'start a local backend in this process',
  description:
    'Starts a local backend that speaks the API of sensu-backend. Flags may also be given as SENSU_BACKEND_* variables or in a configuration file.',
  flags: startFlags,
  gate: false,
  ours: true,
  async run(context, input) {
    const settings = await startSettings(context, input as unknown as Input, startFlags);
    const stop = stopSignal();
    try {
      const backend = await serve(context, settings);
      context.print(ready(context, backend.facts));
      await Promise.race([stop.came, backend.closed]);
      await backend.close();
    } finally {
      stop.forget();
    }
  },
});
