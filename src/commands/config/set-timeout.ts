import { defineCommand } from '../../cli/command.js';
import { parseDuration } from '../../wire/duration.js';
import { saveAndTell } from './save.js';

export default defineCommand({
  id: 'config set-timeout',
  usage: 'set-timeout [TIMEOUT]',
  summary: 'Set timeout for active profile in duration format (ex: 15s)',
  arguments: { min: 1, max: 1 },
  gate: false,
  run: async (context, { args: [timeout = ''] }) => {
    const nanoseconds = Math.round(readTimeout(context.printError, timeout) * 1e6);
    saveAndTell(context, () => context.settings.saveCluster({ timeout: nanoseconds }));
  },
});

function readTimeout(printError: (text: string) => void, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    printError(`Unable to parse new timeout with error: ${(error as Error).message}\n`);
    throw error;
  }
}
