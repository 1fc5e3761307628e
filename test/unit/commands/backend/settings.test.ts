import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Input } from '../../../../src/cli/command.js';
import type { Context } from '../../../../src/cli/context.js';
import { parseFlags } from '../../../../src/cli/flags/parse.js';
import { startFlags } from '../../../../src/commands/backend/flags.js';
import { startSettings } from '../../../../src/commands/backend/settings.js';
import { type Folders, makeFolders } from '../../../support/home.js';

describe('backend start: settings', () => {
  let folders: Folders;
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(() => folders.remove());

  /** What the words, variables and configuration file mean together. */
  const settle = (argv: string[], env: Record<string, string> = {}) => {
    const { values, ...rest } = parseFlags(argv, startFlags);
    const context = { cwd: folders.cwd, env, printError: () => undefined } as unknown as Context;
    return startSettings(context, { ...rest, flags: values } as unknown as Input, startFlags);
  };

  const configuration = (text: string): string => {
    writeFileSync(join(folders.cwd, 'backend.yml'), text);
    return 'backend.yml';
  };

  it('listens on loopback, on the ports of Sensu, unless told', async () => {
    const { options, seeds } = await settle([]);
    assert.equal(options.apiListenAddress, '127.0.0.1:8080');
    assert.equal(options.agentHost, '127.0.0.1');
    assert.equal(options.agentPort, 8081);
    assert.equal(options.compat, 'guide');
    assert.equal(options.stateDir, undefined);
    assert.deepEqual(seeds, []);
  });

  it('prefers the flag to the variable, the variable to the file, the file to the default', async () => {
    const file = configuration(
      'agent-port: 1\napi-listen-address: 127.0.0.1:1\nlog-level: error\netcd-name: x\n',
    );
    const env = { SENSU_BACKEND_AGENT_PORT: '2', SENSU_BACKEND_API_LISTEN_ADDRESS: '127.0.0.1:2' };
    const { options } = await settle(['-c', file, '--agent-port', '3'], env);
    assert.equal(options.agentPort, 3);
    assert.equal(options.apiListenAddress, '127.0.0.1:2');
    assert.equal(options.logLevel, 'error');
    assert.equal(options.agentHost, '127.0.0.1');
    const { options: byVariable } = await settle([], { ...env, SENSU_BACKEND_CONFIG_FILE: file });
    assert.equal(byVariable.logLevel, 'error');
    assert.equal(byVariable.agentPort, 2);
  });

  it('reads paths from the working folder, lists from all three places', async () => {
    const file = configuration('seed: [a, b]\n');
    const places = (seeds: readonly string[]) => seeds.map((seed) => seed.slice(folders.cwd.length + 1));
    assert.deepEqual(places((await settle(['-c', file])).seeds), ['a', 'b']);
    assert.deepEqual(places((await settle(['--seed', 'c', '--seed', 'd,e'])).seeds), ['c', 'd', 'e']);
    assert.deepEqual(places((await settle([], { SENSU_BACKEND_SEED: 'f g' })).seeds), ['f', 'g']);
    assert.equal((await settle(['-d', 'state'])).options.stateDir, join(folders.cwd, 'state'));
  });

  it('stands still at speed 0', async () => {
    const { options } = await settle(['--speed', '0']);
    assert.equal(options.clock?.speed, 0);
    assert.equal((await settle(['--speed', '60'])).options.clock?.speed, 60);
  });

  const mistakes: [string, string[], RegExp][] = [
    ['an unknown mode', ['--compat', '7'], /--compat must be guide or 6\.7\.5, not "7"/],
    ['a speed below 0', ['--speed', '-1'], /--speed must be a number of 0 or more, not "-1"/],
    ['a speed that is no number', ['--speed', 'fast'], /--speed must be a number/],
    [
      'a port that is none',
      ['--agent-port', '99999'],
      /--agent-port must be a port from 0 to 65535, not 99999/,
    ],
    ['half of a certificate', ['--cert-file', 'c.pem'], /both flags --cert-file & --key-file are required/],
    ['a missing file', ['-c', 'nosuch.yml'], /open .*nosuch\.yml: no such file or directory/],
  ];
  for (const [what, argv, message] of mistakes) {
    it(`refuses ${what}`, () => assert.rejects(settle(argv), message));
  }

  it('refuses a configuration file that is no map', async () => {
    await assert.rejects(settle(['-c', configuration('- a\n')]), /maps names of flags to values/);
  });
});
