import { resolve } from 'node:path';
import type { AgentOptions } from '../../agent/index.js';
import { CliError } from '../../cli/errors.js';
import { agentFlags } from './flags.js';
import type { Place, Sources } from './sources.js';
import { isTold, settingOf } from './values.js';

type Name = keyof typeof agentFlags;

/** The settings that are options of the same name. */
const plain = [
  'agent-managed-entity',
  'annotations',
  'api-host',
  'api-port',
  'assets-burst-limit',
  'assets-rate-limit',
  'backend-handshake-timeout',
  'backend-heartbeat-interval',
  'backend-heartbeat-timeout',
  'deregister',
  'deregistration-handler',
  'disable-api',
  'disable-assets',
  'disable-sockets',
  'events-burst-limit',
  'events-rate-limit',
  'keepalive-check-annotations',
  'keepalive-check-labels',
  'keepalive-critical-timeout',
  'keepalive-handlers',
  'keepalive-interval',
  'keepalive-pipelines',
  'keepalive-warning-timeout',
  'labels',
  'max-session-length',
  'name',
  'namespace',
  'password',
  'redact',
  'retry-max',
  'retry-min',
  'retry-multiplier',
  'socket-host',
  'socket-port',
  'statsd-disable',
  'statsd-event-handlers',
  'statsd-flush-interval',
  'statsd-metrics-host',
  'statsd-metrics-port',
  'subscriptions',
  'user',
] as const satisfies readonly Name[];

/** Settings that name a file or folder. */
const paths = ['allow-list', 'cache-dir'] as const satisfies readonly Name[];
const tlsFiles = ['cert-file', 'key-file', 'trusted-ca-file'] as const satisfies readonly Name[];

const levels = ['panic', 'fatal', 'error', 'warn', 'warning', 'info', 'debug', 'trace'];

const optionName = (flag: string): string =>
  flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What an agent is told by the command line, `SENSU_*` variables and the configuration file. @throws CliError */
export function agentOptions(context: Place, sources: Sources): AgentOptions {
  const value = (name: Name): unknown => settingOf(sources, name, agentFlags[name]);
  const path = (name: Name): string => (value(name) ? resolve(context.cwd, String(value(name))) : '');
  const logLevel = String(value('log-level'));
  if (logLevel !== '' && !levels.includes(logLevel.toLowerCase()))
    throw new CliError(`not a valid logrus Level: ${JSON.stringify(logLevel)}`);
  return {
    ...Object.fromEntries(plain.map((name) => [optionName(name), value(name)])),
    // Nobody gave a name: it is the host's. An empty one that somebody gave is a mistake.
    name: isTold(sources, 'name') ? value('name') : undefined,
    ...Object.fromEntries(paths.map((name) => [optionName(name), path(name)])),
    backendUrls: value('backend-url') as string[],
    tls: {
      ...Object.fromEntries(tlsFiles.map((name) => [optionName(name), path(name)])),
      insecureSkipTlsVerify: value('insecure-skip-tls-verify') === true,
    },
    environment: context.env,
    ...(logLevel && { logLevel: logLevel.toLowerCase() }),
  } as AgentOptions;
}
