import { defineCommand } from '../../cli/command.js';
import { UsageError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag } from '../../cli/forms/form.js';
import { user } from '../../resources/core/user.js';
import { newPasswordHash } from './new-password.js';

export default defineCommand({
  id: 'user reset-password',
  usage: 'reset-password [USERNAME]',
  summary: 'reset password for given user',
  arguments: 'any',
  flags: {
    interactive: interactiveFlag,
    password: { type: 'string', short: 'p', help: 'new password' },
  },
  async run(context, { args, flags }) {
    const [username] = args;
    if (username === undefined || args.length !== 1) throw new UsageError('a username is required');
    if (!flags.interactive && flags.password === '') throw new UsageError('new password must be provided');
    const { password, again } = flags.interactive
      ? await ask(context, [
          { name: 'password', label: 'New Password:\t\t', hidden: true, required: true },
          { name: 'again', label: 'Confirm Password:\t', hidden: true, required: true },
        ] as const)
      : { password: flags.password, again: flags.password };
    const password_hash = await newPasswordHash(password, again);
    const client = await context.client();
    await client.request('PUT', client.pathOf(user, '', username, 'reset_password'), {
      body: JSON.stringify({ password_hash }),
    });
    context.print('Updated\n');
  },
});
