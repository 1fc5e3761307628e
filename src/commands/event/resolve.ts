import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { fetchResource } from '../../cli/fetch-resource.js';
import { type Event, event } from '../../resources/core/event.js';
import { encode } from '../../resources/kit/encode.js';

export default defineCommand({
  id: 'event resolve',
  usage: 'resolve [ENTITY] [CHECK]',
  summary: 'manually resolves an event',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [entity, check] = args as [string, string];
    const found = await fetchResource<Event>(context, event, entity, check);
    if (!found.check || !found.entity) throw new CliError('the event has no check to resolve');
    const now = Math.floor(context.now() / 1000);
    Object.assign(found.check, { status: 0, output: 'Resolved manually by sensuctl', executed: now });
    const client = await context.client();
    const { metadata } = found.check;
    const path = client.pathOf(event, metadata.namespace, found.entity.metadata.name, metadata.name);
    const { writeJson } = await import('../../wire/json/index.js');
    await client.request('PUT', path, { body: writeJson(encode(event.shape, { ...found, timestamp: now })) });
    context.print('Resolved\n');
  },
});
