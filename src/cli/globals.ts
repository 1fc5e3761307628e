import type { FlagSpecs, FlagValues } from './flags/spec.js';

/** The flags that every command knows. Their order is that of the original's help. */
export const globalFlags = {
  'api-key': { type: 'string', help: 'API key to use for authentication' },
  'api-url': { type: 'string', help: 'host URL of Sensu installation' },
  'cache-dir': { type: 'string', help: 'path to directory containing cache & temporary files' },
  'config-dir': { type: 'string', help: 'path to directory containing configuration files' },
  'insecure-skip-tls-verify': {
    type: 'bool',
    default: false,
    help: 'skip TLS certificate verification (not recommended!)',
  },
  namespace: { type: 'string', default: 'default', help: 'namespace in which we perform actions' },
  timeout: { type: 'duration', default: '15s', help: 'timeout when communicating with sensu backend' },
  'trusted-ca-file': { type: 'string', help: 'TLS CA certificate bundle in PEM format' },
} as const satisfies FlagSpecs;

/** The global flags that were on the command line; an absent one is undefined. */
export type GlobalFlags = Partial<FlagValues<typeof globalFlags>>;
