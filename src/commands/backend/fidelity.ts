import { defineCommand } from '../../cli/command.js';

export default defineCommand({
  id: 'backend fidelity',
  usage: 'fidelity',
  summary: 'tell where the local backend differs from sensu-backend',
  flags: { format: { type: 'string', default: 'text', help: 'format of data returned ("json"|"text")' } },
  gate: false,
  ours: true,
  async run(context, { flags }) {
    const { divergences } = await import('../../backend/compat.js');
    if (flags.format === 'json') return context.print(`${JSON.stringify({ divergences }, null, 2)}\n`);
    context.print(
      'Where the documentation and Sensu 6.7.5 disagree (--compat chooses; guide is the default):\n',
    );
    for (const { id, guide, original, why } of divergences) {
      context.print(`\n${id}\n  guide: ${guide}\n  6.7.5: ${original}\n  why:   ${why}\n`);
    }
  },
});
