import { defineCommand } from '../../cli/command.js';
import { saveAndTell } from './save.js';

export default defineCommand({
  id: 'config set-namespace',
  usage: 'set-namespace [NAMESPACE]',
  summary: 'Set namespace for active profile',
  arguments: { min: 1, max: 1 },
  gate: false,
  run: async (context, { args: [namespace = ''] }) =>
    saveAndTell(context, () => context.settings.saveProfile({ namespace })),
});
