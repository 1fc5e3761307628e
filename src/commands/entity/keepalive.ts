import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { chosenFormat } from '../../cli/format.js';
import { type Event, event } from '../../resources/core/event.js';
import { type KeepaliveWish, keepaliveEvent } from './keepalive-event.js';

const description = `A backend notices when an agent stops sending keepalives; of a proxy entity nobody sends any. This command sends
one by hand through the events API: the entity is created if there is none, and from then on a keepalive that is
missing for --timeout seconds is a failing event, handled like any other. Run it again within that time, from cron
or a pipeline, to keep the entity passing; delete the event "keepalive" of the entity to end the monitoring.

The backend answers a keepalive with an event of its own, whose status is 0: a --status other than 0 shows until then.`;

export default defineCommand({
  id: 'entity keepalive',
  usage: 'keepalive NAME',
  summary: 'send a keepalive for a proxy entity',
  description,
  ours: true,
  arguments: { min: 1, max: 1 },
  flags: {
    'critical-timeout': {
      type: 'int',
      default: 0,
      help: 'seconds without a keepalive until the event is critical; more than --interval, 0 for never',
    },
    format: { type: 'string', help: 'print the event that was sent ("json"|"wrapped-json"|"yaml")' },
    handlers: { type: 'strings', help: 'handlers of the keepalive events (default "keepalive")' },
    interval: {
      type: 'int',
      short: 'i',
      default: 20,
      help: 'seconds between the keepalives that will follow',
    },
    output: { type: 'string', short: 'o', help: 'what the event says' },
    status: {
      type: 'int',
      short: 's',
      default: 0,
      help: 'status of the event (0 ok, 1 warning, 2 critical)',
    },
    timeout: {
      type: 'int',
      short: 't',
      default: 120,
      help: 'seconds without a keepalive until the event is a warning, at least 5',
    },
  },
  async run(context, input) {
    const { flags } = input;
    const [name] = input.args as [string];
    const { namespace } = context.settings;
    const wish: KeepaliveWish = {
      name,
      namespace,
      interval: flags.interval,
      timeout: flags.timeout,
      criticalTimeout: flags['critical-timeout'],
      status: flags.status,
      handlers: flags.handlers,
      output: flags.output || `Keepalive sent for ${name} with ${context.program}`,
      now: Math.floor(context.now() / 1000),
    };
    const sent = keepaliveEvent(wish);
    if ('problem' in sent) throw new CliError(sent.problem);
    const client = await context.client();
    const { encode } = await import('../../resources/kit/encode.js');
    const body = JSON.stringify(encode(event.shape, sent.event));
    await client.request('POST', client.pathOf(event, namespace), { body });
    await tell(
      context,
      wish,
      sent.event,
      input.given.has('format') ? chosenFormat(context, input) : 'tabular',
    );
  },
});

async function tell(context: Context, wish: KeepaliveWish, sent: Event, format: string): Promise<void> {
  if (format !== 'tabular') {
    const { printResource } = await import('../../output/index.js');
    return printResource(context, event, sent, format);
  }
  if (!context.terminal) return context.print('Sent\n');
  const { name, namespace, timeout, criticalTimeout } = wish;
  const critical = criticalTimeout > 0 ? `, critical after ${criticalTimeout}s` : '';
  const here = namespace === 'default' ? '' : ` --namespace ${namespace}`;
  context.print(
    `Sent a keepalive for the proxy entity ${namespace}/${name}: without another one a warning after ${timeout}s${critical}\n` +
      `See it:    ${context.program} event info ${name} keepalive${here}\n` +
      `Stop it:   ${context.program} event delete ${name} keepalive${here}\n`,
  );
}
