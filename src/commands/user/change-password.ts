import { defineCommand } from '../../cli/command.js';
import { currentUser } from '../../cli/current-user.js';
import { CliError, UsageError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag, unlessInteractive } from '../../cli/forms/form.js';
import { user } from '../../resources/core/user.js';
import { newPasswordHash } from './new-password.js';

export default defineCommand({
  id: 'user change-password',
  usage: 'change-password [USERNAME]',
  summary: 'change password for given user',
  arguments: { max: 1 },
  flags: {
    'current-password': { type: 'string', short: 'c', help: 'current password' },
    interactive: interactiveFlag,
    'new-password': {
      type: 'string',
      short: 'p',
      required: unlessInteractive,
      help: 'new password',
    },
  },
  async run(context, { args, flags }) {
    const username = args[0] ?? currentUser(context);
    const { current, password, again } = flags.interactive
      ? await ask(context, [
          { name: 'current', label: 'Current Password:\t', hidden: true, required: true },
          { name: 'password', label: 'New Password:\t\t', hidden: true, required: true },
          { name: 'again', label: 'Confirm Password:\t', hidden: true, required: true },
        ] as const)
      : passwordsOf(flags);
    if (current === '') throw new CliError("current user's password must be provided");
    const password_hash = await newPasswordHash(password, again);
    const client = await context.client();
    await client.request('PUT', client.pathOf(user, '', username, 'password'), {
      body: JSON.stringify({ password: current, password_hash }),
    });
    context.print('Updated\n');
  },
});

function passwordsOf(flags: { 'current-password': string; 'new-password': string }) {
  const { 'current-password': current, 'new-password': password } = flags;
  if (current === '') throw new UsageError('current password must be provided');
  if (password === '') throw new UsageError('new password must be provided');
  return { current, password, again: password };
}
