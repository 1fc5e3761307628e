import type { Clock } from '../host/clock.js';
import type { Compat } from './part.js';

/** Settings of the local backend; names and defaults are those of `sensu-backend start` where it has them. */
export interface BackendOptions {
  /** `host:port` of the API; a free port of 127.0.0.1 unless told. */
  readonly apiListenAddress?: string;
  /** Where agents connect; a free port of 127.0.0.1 unless told. */
  readonly agentHost?: string;
  readonly agentPort?: number;
  /** A folder that keeps the state; in memory unless told. */
  readonly stateDir?: string;
  /** Whether the documentation is followed (`guide`, the default) or the program, where they disagree. */
  readonly compat?: Compat;
  readonly deregistrationHandler?: string;
  readonly eventLogFile?: string;
  /** Handlers and command mutators run for real; unless told, they only go to the outbox. */
  readonly execute?: boolean;
  /** Where runtime assets are kept; a temporary folder unless told. */
  readonly cacheDir?: string;
  /** What commands inherit, and secrets and scripts are filled from; nothing but a search path unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `warn` unless told. */
  readonly logLevel?: string;
  /** `admin` unless told; of a state that exists already, the users stay as they are. */
  readonly clusterAdminUsername?: string;
  /** `P@ssw0rd!` unless told. */
  readonly clusterAdminPassword?: string;
  /** A UUID; in the `guide` mode one is made when none is told, so that scripts have one from the start. */
  readonly clusterAdminApiKey?: string;
  /** Real time unless told. */
  readonly clock?: Clock;
  /** Takes Sensu's log lines. */
  readonly log?: (line: string) => void;
  /** PEM files: HTTPS on the API, and TLS for agents. Certificates are not asked of clients, as in the original. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly trustedCaFile?: string };
  /** The largest request body in bytes; 512000 unless told. */
  readonly apiRequestLimit?: number;
  /** Seconds; 15 unless told. */
  readonly apiWriteTimeout?: number;
}

/** A setting that makes no sense. */
export class OptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OptionError';
  }
}

/**
 * `host:port`; the host may be an IPv6 address in brackets, or left out for all addresses.
 * @throws OptionError
 */
export function parseAddress(address: string, flag: string): { host: string; port: number } {
  const parts = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(address);
  const port = Number(parts?.[3]);
  if (!parts || port > 65535)
    throw new OptionError(
      `${flag} must be HOST:PORT with a port from 0 to 65535, not ${JSON.stringify(address)}`,
    );
  return { host: parts[1] ?? parts[2] ?? '', port };
}
