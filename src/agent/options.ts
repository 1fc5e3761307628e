import { hostname } from 'node:os';
import type { Clock } from '../host/clock.js';
import type { Ids } from '../host/ids.js';
import { defaultRedact, type System } from '../resources/core/entity.js';
import { plainName } from '../resources/kit/names.js';
import type { CommandRunner } from './checks/index.js';

type Strings = Readonly<Record<string, string>>;

/**
 * Settings of a simulated agent; names and defaults are those of `sensu-agent` where it has them. An agent in this
 * process opens no local API, sockets or StatsD unless it is told to (`disableApi: false` ...).
 */
export interface AgentOptions {
  /** The host's name unless told. */
  readonly name?: string;
  readonly namespace?: string;
  readonly user?: string;
  readonly password?: string;
  readonly backendUrls?: readonly string[];
  readonly subscriptions?: readonly string[];
  readonly labels?: Strings;
  readonly annotations?: Strings;
  readonly redact?: readonly string[];
  readonly deregister?: boolean;
  readonly deregistrationHandler?: string;
  readonly agentManagedEntity?: boolean;
  /** Seconds, as the two timeouts; a critical timeout of 0 is none. */
  readonly keepaliveInterval?: number;
  readonly keepaliveWarningTimeout?: number;
  readonly keepaliveCriticalTimeout?: number;
  readonly keepaliveHandlers?: readonly string[];
  /** `core/v2.Pipeline.NAME`. */
  readonly keepalivePipelines?: readonly string[];
  readonly keepaliveCheckLabels?: Strings;
  readonly keepaliveCheckAnnotations?: Strings;
  readonly tls?: AgentTls;
  /** Seconds. */
  readonly backendHandshakeTimeout?: number;
  readonly backendHeartbeatInterval?: number;
  readonly backendHeartbeatTimeout?: number;
  /** Milliseconds. */
  readonly retryMin?: number;
  readonly retryMax?: number;
  readonly retryMultiplier?: number;
  /** Milliseconds; 0 is no limit. */
  readonly maxSessionLength?: number;
  readonly disableApi?: boolean;
  readonly apiHost?: string;
  readonly apiPort?: number;
  readonly eventsRateLimit?: number;
  readonly eventsBurstLimit?: number;
  readonly disableSockets?: boolean;
  readonly socketHost?: string;
  readonly socketPort?: number;
  readonly statsdDisable?: boolean;
  readonly statsdMetricsHost?: string;
  readonly statsdMetricsPort?: number;
  readonly statsdFlushInterval?: number;
  readonly statsdEventHandlers?: readonly string[];
  /** A file. */
  readonly allowList?: string;
  readonly disableAssets?: boolean;
  readonly assetsRateLimit?: number;
  readonly assetsBurstLimit?: number;
  /** Where assets and events that wait are kept; a temporary folder unless told. */
  readonly cacheDir?: string;
  /** Runs commands of checks and hooks; unless told, it only records what it would run. */
  readonly execute?: boolean;
  /** Says what checks give that are not run; unless told, that they pass. */
  readonly simulate?: CommandRunner;
  /** Asks for JSON rather than protobuf. */
  readonly json?: boolean;
  /** What commands inherit, and proxies are read from. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Real time unless told. */
  readonly clock?: Clock;
  /** By so many milliseconds what the agent takes for the time is wrong. */
  readonly skew?: number;
  readonly ids?: Ids;
  /** What the machine is; discovered unless told. */
  readonly system?: () => System;
  /** Takes Sensu's log lines. */
  readonly log?: (line: string) => void;
  /** `info` unless told. */
  readonly logLevel?: string;
}

/** PEM files. With a certificate of its own an agent sends no password. */
export interface AgentTls {
  readonly trustedCaFile?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** A setting that makes no sense, in the words of `sensu-agent`. */
export class AgentOptionError extends Error {
  override name = 'AgentOptionError';
}

const defaults = {
  namespace: 'default',
  user: 'agent',
  password: 'P@ssw0rd!',
  backendUrls: ['ws://127.0.0.1:8081'],
  subscriptions: [],
  labels: {},
  annotations: {},
  redact: defaultRedact,
  deregister: false,
  deregistrationHandler: '',
  agentManagedEntity: false,
  keepaliveInterval: 20,
  keepaliveWarningTimeout: 120,
  keepaliveCriticalTimeout: 0,
  keepaliveHandlers: [],
  keepalivePipelines: [],
  keepaliveCheckLabels: {},
  keepaliveCheckAnnotations: {},
  tls: {},
  backendHandshakeTimeout: 15,
  backendHeartbeatInterval: 30,
  backendHeartbeatTimeout: 45,
  retryMin: 1000,
  retryMax: 120_000,
  retryMultiplier: 2,
  maxSessionLength: 0,
  disableApi: true,
  apiHost: '127.0.0.1',
  apiPort: 3031,
  eventsRateLimit: 10,
  eventsBurstLimit: 10,
  disableSockets: true,
  socketHost: '127.0.0.1',
  socketPort: 3030,
  statsdDisable: true,
  statsdMetricsHost: '127.0.0.1',
  statsdMetricsPort: 8125,
  statsdFlushInterval: 10,
  statsdEventHandlers: [],
  allowList: '',
  disableAssets: false,
  assetsRateLimit: 1.39,
  assetsBurstLimit: 100,
  cacheDir: '',
  execute: false,
  json: false,
  environment: {},
} as const satisfies AgentOptions;

type Given = keyof typeof defaults | 'name';

/** What an agent goes by: every setting has a value. */
export type AgentSettings = { readonly [Key in Given]-?: NonNullable<AgentOptions[Key]> };

/** Fills in the defaults. */
export function agentSettings(options: AgentOptions): AgentSettings {
  const told = Object.fromEntries(
    Object.keys(defaults).flatMap((key) => {
      const value = options[key as keyof AgentOptions];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return {
    ...defaults,
    ...told,
    name: options.name ?? hostname(),
    backendUrls: (options.backendUrls ?? defaults.backendUrls).map(withPort),
  };
}

/** The original refuses these before it does anything. @throws AgentOptionError */
export function checkTimeouts(settings: AgentSettings): void {
  const { keepaliveInterval, keepaliveWarningTimeout, keepaliveCriticalTimeout } = settings;
  if (keepaliveCriticalTimeout !== 0 && keepaliveCriticalTimeout < keepaliveWarningTimeout)
    throw new AgentOptionError(
      'if set, --keepalive-critical-timeout must be greater than --keepalive-warning-timeout',
    );
  if (keepaliveCriticalTimeout > 0 && keepaliveCriticalTimeout <= keepaliveInterval)
    throw new AgentOptionError('keepalive critical timeout must be greater than keepalive interval');
  if (keepaliveWarningTimeout > 0 && keepaliveWarningTimeout <= keepaliveInterval)
    throw new AgentOptionError('keepalive warning timeout must be greater than keepalive interval');
  // The original crashes here.
  if (keepaliveInterval < 1) throw new AgentOptionError('keepalive interval must be greater than 0');
}

/** The original refuses these when it has prepared its credentials. @throws AgentOptionError */
export function checkSettings(settings: AgentSettings): void {
  const { keepaliveWarningTimeout, keepaliveCriticalTimeout, backendUrls } = settings;
  const name = plainName(settings.name);
  if (name !== undefined) throw new AgentOptionError(`invalid agent name: ${name}`);
  if (keepaliveWarningTimeout < 5)
    throw new AgentOptionError(
      `bad keepalive timeout: ${keepaliveWarningTimeout} (minimum value is 5 seconds)`,
    );
  if (keepaliveCriticalTimeout > 0 && keepaliveCriticalTimeout < 5)
    throw new AgentOptionError(
      `bad keepalive critical timeout: ${keepaliveCriticalTimeout} (minimum value is 5 seconds)`,
    );
  if (backendUrls.length === 0) throw new AgentOptionError('no backend URLs defined');
  for (const url of backendUrls) {
    if (!/^wss?:/i.test(url))
      throw new AgentOptionError(`backend URL (${url}) must have ws:// or wss:// scheme`);
    if (!URL.canParse(url)) throw new AgentOptionError(`bad backend URL (${url}): invalid URL`);
  }
}

/** The agents' port where a URL names none. */
function withPort(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)?((?:[^/?#@]*@)?)(\[[^\]]*\]|[^:/?#]*)((?::\d*)?)(.*)$/i.exec(url);
  if (!parts) return url;
  const [, scheme = '', login = '', host = '', port = '', rest = ''] = parts;
  if (scheme === '') return url;
  return `${scheme}${login}${host}${port.length > 1 ? port : ':8081'}${rest}`;
}
