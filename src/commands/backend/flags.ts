import type { FlagSpecs } from '../../cli/flags/spec.js';

/** What any local backend can be told, wherever it listens. */
export const emulationFlags = {
  compat: {
    type: 'string',
    default: 'guide',
    help: "'guide' does what Sensu's documentation promises, '6.7.5' what that version does",
  },
  'deregistration-handler': {
    type: 'string',
    help: 'default event handler for processing entity deregistration events',
  },
  'event-log-file': { type: 'string', help: 'path to the event log file' },
  execute: {
    type: 'bool',
    default: false,
    help: 'run handlers and command mutators for real; otherwise they only go to the outbox',
  },
  'log-level': {
    type: 'string',
    default: 'warn',
    help: 'logging level [panic, fatal, error, warn, info, debug, trace]',
  },
  seed: { type: 'strings', help: 'file or folder of resources to create at the start; may be repeated' },
  speed: { type: 'string', default: '1', help: 'how fast time passes; 0 stands still' },
  'cluster-admin-username': { type: 'string', default: 'admin', help: 'name of the first user' },
  'cluster-admin-password': { type: 'string', default: 'P@ssw0rd!', help: 'password of the first user' },
  'cluster-admin-api-key': {
    type: 'string',
    help: 'API key of the first user (a UUID); made up unless given',
  },
} as const satisfies FlagSpecs;

/** The flags of `backend start`: those of `sensu-backend start` that make sense here, and a few of our own. */
export const startFlags = {
  ...emulationFlags,
  'api-listen-address': {
    type: 'string',
    default: '127.0.0.1:8080',
    help: 'address to listen on for API traffic; port 0 is any free one',
  },
  'api-request-limit': { type: 'int', default: 512000, help: 'maximum API request body size, in bytes' },
  'agent-host': { type: 'string', default: '127.0.0.1', help: 'agent listener host' },
  'agent-port': { type: 'int', default: 8081, help: 'agent listener port; 0 is any free one' },
  'cache-dir': { type: 'string', help: 'path to store cached data' },
  'cert-file': { type: 'string', help: 'TLS certificate in PEM format' },
  'config-file': { type: 'string', short: 'c', help: 'path to a configuration file (YAML)' },
  'key-file': { type: 'string', help: 'TLS certificate key in PEM format' },
  'ready-file': { type: 'string', help: 'file to write URLs and credentials to (JSON) when ready' },
  'state-dir': { type: 'string', short: 'd', help: 'path to state storage; memory unless given' },
  'trusted-ca-file': { type: 'string', help: 'TLS CA certificate bundle in PEM format' },
} as const satisfies FlagSpecs;
