import { defineCommand } from '../../cli/command.js';
import { asAdmin } from './as-admin.js';
import { ask } from './ask.js';
import { findBackend } from './running.js';

export default defineCommand({
  id: 'backend import',
  usage: 'import FILE|-',
  summary: 'create in a local backend what `backend export` or `dump` wrote',
  description:
    'Creates or replaces every resource of the file; what is not in it stays as it is (`backend reset` first for the same state). Events are handled like any others.',
  arguments: { min: 1, max: 1 },
  flags: { backend: { type: 'string', help: 'process id or API URL, where several are running' } },
  gate: false,
  ours: true,
  async run(context, { args: [file], flags }) {
    const backend = await findBackend(context, flags.backend || undefined);
    await asAdmin(context, backend, ['create', ...(file === '-' ? [] : ['-r', '-f', file as string])]);
    await ask(context, { method: 'POST', action: 'settle', backend: backend.apiUrl });
  },
});
