import { defineCommand } from '../../cli/command.js';
import { saveAndTell } from './save.js';

export default defineCommand({
  id: 'config set-format',
  usage: 'set-format [FORMAT]',
  summary: 'Set format for active profile',
  arguments: { min: 1, max: 1 },
  gate: false,
  run: async (context, { args: [format = ''] }) =>
    saveAndTell(context, () => context.settings.saveProfile({ format })),
});
