import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { currentUser } from '../../cli/current-user.js';
import { CliError } from '../../cli/errors.js';
import { formatFlag } from '../../cli/flags/shared.js';
import { chosenFormat } from '../../cli/format.js';
import { isMachineFormat, printDetails, printValue } from '../../output/index.js';
import { row, titled } from '../../resources/kit/cells.js';

const labels = {
  'api-url': 'API URL',
  namespace: 'Namespace',
  format: 'Format',
  timeout: 'Timeout',
  username: 'Username',
  jwt_expires_at: 'JWT Expiration Timestamp',
} as const;

export default defineCommand({
  id: 'config view',
  usage: 'view',
  summary: 'Display active configuration',
  arguments: 'any',
  flags: formatFlag,
  gate: false,
  async run(context, input) {
    const active = activeConfiguration(context);
    const format = chosenFormat(context, input);
    if (isMachineFormat(format)) return printValue(context, sorted(active), format);
    const rows = Object.entries(labels).map(([key, label]) => row(label, active[key as keyof typeof labels]));
    await printDetails(context, { title: titled('Active Configuration'), rows });
  },
});

/** @throws CliError when nobody has logged in */
function activeConfiguration(context: Context): Record<keyof typeof labels, string> {
  const { apiUrl, namespace, format, timeout, tokens } = context.settings;
  const username = currentUser(context);
  if (!username) throw new CliError('no active configuration found');
  return {
    'api-url': apiUrl,
    namespace,
    format,
    timeout,
    username,
    jwt_expires_at: String(tokens?.expiresAt ?? 0),
  };
}

const sorted = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
