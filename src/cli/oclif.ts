import type { Command } from '@oclif/core/command';

type Config = ConstructorParameters<typeof Command>[1];

/**
 * What a command asks oclif's configuration for. It is made here, with no look at package.json, plugins or folders:
 * commands are found, parsed and described by our own rules, and oclif only runs them.
 */
export function oclifConfig(program: string, version: string): Config {
  const config = {
    bin: program,
    name: 'sensectl',
    version,
    userAgent: `sensectl/${version}`,
    topicSeparator: ' ',
    plugins: new Map(),
    scopedEnvVar: () => undefined,
    scopedEnvVarKey: (name: string) => `SENSECTL_${name}`,
    scopedEnvVarKeys: (name: string) => [`SENSECTL_${name}`],
    runHook: async () => ({ successes: [], failures: [] }),
  };
  // The rest of oclif's Config serves its own parser, help and plugins, which are not in use.
  return config as unknown as Config;
}
