import type { OutboxEntry } from '../../../backend/outbox/outbox.js';
import { defineCommand } from '../../../cli/command.js';
import { CliError } from '../../../cli/errors.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { isMachineFormat, printDetails, printValue } from '../../../output/index.js';
import { type Details, moment, row, spaced, titled } from '../../../resources/kit/cells.js';
import type { JsonOutput } from '../../../resources/kit/json.js';
import { ask } from '../ask.js';
import { deedOf, resultOf } from './entries.js';

export default defineCommand({
  id: 'backend outbox info',
  usage: 'info ID [PID|URL]',
  summary: 'show one entry of the outbox of a local backend',
  arguments: { min: 1, max: 2 },
  flags: {
    ...formatFlag,
    input: { type: 'bool', default: false, help: 'print only what the command is given on standard input' },
  },
  gate: false,
  ours: true,
  async run(context, input) {
    const [id = '', backend] = input.args;
    const entries = await ask<OutboxEntry[]>(context, { method: 'GET', action: 'outbox', backend });
    const entry = entries.find((entry) => String(entry.id) === id);
    if (!entry) throw new CliError(`the outbox has no entry ${id}`);
    if (input.flags.input) return context.print(entry.stdin);
    const format = chosenFormat(context, input);
    if (isMachineFormat(format)) return printValue(context, entry as unknown as JsonOutput, format);
    await printDetails(context, detailsOf(entry));
  },
});

function detailsOf(entry: OutboxEntry): Details {
  const { name, namespace, kind, type, argv, event, time, timeout, result, stdin } = entry;
  const variables = Object.entries(entry.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const assets = entry.runtimeAssets ?? [];
  return {
    title: titled(name),
    rows: [
      row('Kind', `${type} ${kind}`),
      row('Namespace', namespace),
      row('Event', `${event.entity}/${event.check}`),
      row('Time', moment(Math.floor(time / 1000), 'abs')),
      row(argv ? 'Command' : 'Address', deedOf(entry)),
      row('Timeout', `${timeout}s`),
      ...(variables.length > 0 ? [row('Environment', spaced(variables))] : []),
      ...(assets.length > 0 ? [row('Runtime Assets', spaced(assets))] : []),
      row('Input', `${Buffer.byteLength(stdin)} bytes`),
      row('Result', resultOf(entry)),
      ...(result?.output ? [row('Output', result.output.trimEnd())] : []),
      ...(entry.notes ? [row('Notes', spaced(entry.notes))] : []),
    ],
  };
}
