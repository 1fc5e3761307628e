import { Settings } from '../../../src/config/settings.js';

// A process that renews tokens again and again, as fast as it can.
const [folder = '', name = ''] = process.argv.slice(2);
const settings = new Settings({ 'config-dir': folder }, {}, '/');
process.stdout.write('ready\n');
for (let round = 0; round < 200; round++)
  await settings.saveTokens({
    accessToken: `access-${name}-${round}`,
    expiresAt: round,
    refreshToken: `refresh-${name}-${round}`,
  });
