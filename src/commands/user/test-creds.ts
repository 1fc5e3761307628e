import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag, unlessInteractive } from '../../cli/forms/form.js';

export default defineCommand({
  id: 'user test-creds',
  usage: 'test-creds [NAME]',
  summary: 'test user credentials',
  arguments: { max: 1 },
  flags: {
    interactive: interactiveFlag,
    password: {
      type: 'string',
      short: 'p',
      required: unlessInteractive,
      help: 'Password',
    },
  },
  async run(context, { args, flags }) {
    const given = { username: args[0] ?? '', password: flags.password };
    const basic = flags.interactive
      ? await ask(context, [
          { name: 'username', label: 'Username:', default: given.username, required: true },
          { name: 'password', label: 'Password:', hidden: true, required: true },
        ] as const)
      : given;
    const client = await context.client();
    const { status, body } = await client.send('GET', '/auth/test', { auth: { basic } });
    if (status === 401) throw new CliError(body);
    if (status >= 400) throw new CliError('Received an unexpected response from the API');
  },
});
