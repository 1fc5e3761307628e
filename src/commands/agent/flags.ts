import type { FlagSpecs } from '../../cli/flags/spec.js';

const repeatable = 'This flag can also be invoked multiple times';

/** The flags of `sensu-agent start`: each may also be a variable (`SENSU_KEEPALIVE_INTERVAL`) or a key of the configuration file. */
export const agentFlags = {
  'agent-managed-entity': { type: 'bool', help: 'manage this entity via the agent' },
  'allow-list': { type: 'string', help: 'path to agent execution allow list configuration file' },
  annotations: { type: 'stringToString', help: 'entity annotations map' },
  'api-host': {
    type: 'string',
    default: '127.0.0.1',
    help: 'address to bind the Sensu client HTTP API to',
  },
  'api-port': { type: 'int', default: 3031, help: 'port the Sensu client HTTP API listens on' },
  'assets-burst-limit': { type: 'int', default: 100, help: 'asset fetch burst limit' },
  'assets-rate-limit': {
    type: 'float',
    default: 1.39,
    help: 'maximum number of assets fetched per second',
  },
  'backend-handshake-timeout': {
    type: 'int',
    default: 15,
    help: 'number of seconds the agent should wait when negotiating a new WebSocket connection',
  },
  'backend-heartbeat-interval': {
    type: 'int',
    default: 30,
    help: 'interval at which the agent should send heartbeats to the backend',
  },
  'backend-heartbeat-timeout': {
    type: 'int',
    default: 45,
    help: 'number of seconds the agent should wait for a response to a hearbeat',
  },
  'backend-url': {
    type: 'strings',
    default: 'ws://127.0.0.1:8081',
    help: `comma-delimited list of ws/wss URLs of Sensu backend servers. ${repeatable}`,
  },
  'cache-dir': { type: 'string', help: 'path to store cached data; a temporary folder unless given' },
  'cert-file': { type: 'string', help: 'certificate for TLS authentication' },
  deregister: { type: 'bool', help: 'ephemeral agent' },
  'deregistration-handler': {
    type: 'string',
    help: 'deregistration handler that should process the entity deregistration event',
  },
  'detect-cloud-provider': { type: 'bool', help: 'enable cloud provider detection' },
  'disable-api': { type: 'bool', help: 'disable the Agent HTTP API' },
  'disable-assets': { type: 'bool', help: 'disable check assets on this agent' },
  'disable-sockets': { type: 'bool', help: 'disable the Agent TCP and UDP event sockets' },
  'events-burst-limit': { type: 'int', default: 10, help: '/events api burst limit' },
  'events-rate-limit': {
    type: 'float',
    default: 10,
    help: 'maximum number of events transmitted to the backend through the /events api',
  },
  'insecure-skip-tls-verify': { type: 'bool', help: 'skip TLS verification (not recommended!)' },
  'keepalive-check-annotations': {
    type: 'stringToString',
    help: 'keepalive annotations map to add to keepalive events',
  },
  'keepalive-check-labels': {
    type: 'stringToString',
    help: 'keepalive labels map to add to keepalive events',
  },
  'keepalive-critical-timeout': {
    type: 'uint32',
    help: 'number of seconds until agent is considered dead by backend to create a critical event',
  },
  'keepalive-handlers': {
    type: 'strings',
    help: `comma-delimited list of keepalive handlers for this entity. ${repeatable}`,
  },
  'keepalive-interval': {
    type: 'int',
    default: 20,
    help: 'number of seconds to send between keepalive events',
  },
  'keepalive-pipelines': {
    type: 'strings',
    help: 'comma-delimited list of pipeline references for keepalive event',
  },
  'keepalive-warning-timeout': {
    type: 'uint32',
    default: 120,
    help: 'number of seconds until agent is considered dead by backend to create a warning event',
  },
  'key-file': { type: 'string', help: 'key for TLS authentication' },
  labels: { type: 'stringToString', help: 'entity labels map' },
  'log-level': { type: 'string', help: 'logging level [panic, fatal, error, warn, info, debug]' },
  'max-session-length': {
    type: 'duration',
    help: 'maximum amount of time after which the agent will reconnect to one of the configured backends (no maximum by default)',
  },
  name: { type: 'string', help: 'agent name (defaults to hostname)' },
  namespace: { type: 'string', default: 'default', help: 'agent namespace' },
  password: { type: 'string', default: 'P@ssw0rd!', help: 'agent password' },
  redact: {
    type: 'strings',
    default: 'password,passwd,pass,api_key,api_token,access_key,secret_key,private_key,secret',
    help: `comma-delimited list of fields to redact, overwrites the default fields. ${repeatable}`,
  },
  'retry-max': {
    type: 'duration',
    default: '2m0s',
    help: 'maximum amount of time to wait before retrying an agent connection to the backend',
  },
  'retry-min': {
    type: 'duration',
    default: '1s',
    help: 'minimum amount of time to wait before retrying an agent connection to the backend',
  },
  'retry-multiplier': {
    type: 'float',
    default: 2,
    help: 'value multiplied with the current retry delay to produce a longer retry delay (bounded by --retry-max)',
  },
  'socket-host': {
    type: 'string',
    default: '127.0.0.1',
    help: 'address to bind the Sensu client socket to',
  },
  'socket-port': { type: 'int', default: 3030, help: 'port the Sensu client socket listens on' },
  'statsd-disable': { type: 'bool', help: 'disables the statsd listener and metrics server' },
  'statsd-event-handlers': {
    type: 'strings',
    help: `comma-delimited list of event handlers for statsd metrics. ${repeatable}`,
  },
  'statsd-flush-interval': { type: 'int', default: 10, help: 'number of seconds between statsd flush' },
  'statsd-metrics-host': {
    type: 'string',
    default: '127.0.0.1',
    help: 'address used for the statsd metrics server',
  },
  'statsd-metrics-port': { type: 'int', default: 8125, help: 'port used for the statsd metrics server' },
  subscriptions: {
    type: 'strings',
    help: `comma-delimited list of agent subscriptions. ${repeatable}`,
  },
  'trusted-ca-file': { type: 'string', help: 'TLS CA certificate bundle in PEM format' },
  user: { type: 'string', default: 'agent', help: 'agent user' },
} as const satisfies FlagSpecs;

/** Older spellings; whoever uses one is told of the new one. */
export const deprecatedNames: Readonly<Record<string, keyof typeof agentFlags>> = {
  id: 'name',
  'keepalive-timeout': 'keepalive-warning-timeout',
};

const deprecatedFlags = {
  id: { type: 'string', hidden: true, help: 'deprecated: --name' },
  'keepalive-timeout': { type: 'uint32', hidden: true, help: 'deprecated: --keepalive-warning-timeout' },
} as const satisfies FlagSpecs;

/** The flags of `agent start`: those of `sensu-agent start`, and our own. */
export const startFlags = {
  ...agentFlags,
  ...deprecatedFlags,
  'config-file': {
    type: 'string',
    short: 'c',
    help: 'path to sensu-agent config file (default "/etc/sensu/agent.yml")',
  },
  behaviour: { type: 'string', help: 'file that says how the agents of a fleet behave' },
  count: {
    type: 'int',
    default: 1,
    help: 'how many agents to start in this process; {n} in --name is the number of each',
  },
  execute: {
    type: 'bool',
    help: 'run the commands of checks and hooks; otherwise it is only recorded what would be run',
  },
  json: { type: 'bool', help: 'speak JSON with the backend, not protobuf' },
  seed: { type: 'string', help: 'makes what a fleet does by chance the same in each run' },
} as const satisfies FlagSpecs;
