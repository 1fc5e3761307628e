import { defineCommand } from '../../cli/command.js';
import { formatFlag } from '../../cli/flags/shared.js';
import type { RunningBackend } from './running.js';
import { runningBackends } from './running.js';

/** The columns: no password is shown. */
const columns = ['PID', 'API', 'Agents', 'Started'] as const;

const rowOf = ({ pid, apiUrl, agentUrl, startedAt }: RunningBackend): string[] => [
  String(pid),
  apiUrl,
  agentUrl,
  startedAt,
];

function table(backends: readonly RunningBackend[]): string {
  const rows = [[...columns], ...backends.map(rowOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

export default defineCommand({
  id: 'backend ls',
  usage: 'ls',
  summary: 'list the local backends that are running',
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, { flags }) {
    const backends = await runningBackends(context);
    const shown = backends.map(({ pid, apiUrl, agentUrl, startedAt }) => ({
      pid,
      apiUrl,
      agentUrl,
      startedAt,
    }));
    const { isMachineFormat, printValue } = await import('../../output/index.js');
    if (isMachineFormat(flags.format)) await printValue(context, shown, flags.format);
    else context.print(table(backends));
  },
});
