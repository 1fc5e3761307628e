import { defineCommand } from '../../cli/command.js';
import { apiKey } from '../../resources/core/api-key.js';

export default defineCommand({
  id: 'api-key grant',
  usage: 'grant [USERNAME]',
  summary: 'grant new api-key',
  arguments: { min: 1, max: 1 },
  async run(context, { args }) {
    const client = await context.client();
    // The backend makes the name; scripts cut it from the path, which is all that there is of the key.
    const answer = await client.request('POST', client.pathOf(apiKey, ''), {
      body: JSON.stringify({ metadata: {}, username: args[0] }),
    });
    context.print(`Created: ${answer.headers.location ?? ''}\n`);
  },
});
