import { defineCommand } from '../cli/command.js';
import { CliError } from '../cli/errors.js';
import { tokenKeys } from '../config/settings.js';

export default defineCommand({
  id: 'logout',
  usage: 'logout',
  summary: 'Logout from sensuctl',
  async run({ client, print, settings }) {
    const { tokens } = settings;
    if (!tokens) throw new CliError('there is no login to end: requests are made with an API key');
    const body = JSON.stringify({ refresh_token: tokens.refreshToken });
    const { status, body: answer } = await (await client()).send('POST', '/auth/logout', { body });
    if (status >= 400) throw new CliError(`The server returned the error: ${status} ${answer.trim()}`);
    settings.saveCluster({
      ...tokenKeys({ accessToken: '', expiresAt: 0, refreshToken: '' }),
      'trusted-ca-file': '',
      'insecure-skip-tls-verify': false,
    });
    print('You have been logged out\n');
  },
});
