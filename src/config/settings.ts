import { resolve } from 'node:path';
import { formatDuration, parseDuration } from '../wire/duration.js';
import { type Content, readConfig, updateConfig } from './files.js';
import { defaultCacheDir, defaultConfigDir } from './places.js';

/** What a login gives, as the backend answers it and the file `cluster` keeps it. */
export interface Tokens {
  readonly accessToken: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly refreshToken: string;
}

/** The global flags that were given; an absent one is undefined. */
export interface Overrides {
  readonly 'api-key'?: string;
  readonly 'api-url'?: string;
  readonly 'cache-dir'?: string;
  readonly 'config-dir'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly namespace?: string;
  readonly timeout?: number;
  readonly 'trusted-ca-file'?: string;
}

const defaultTimeoutMs = 15_000;

/**
 * What flags, environment and files say together: a flag wins over its `SENSU_` variable, that over the file. A flag
 * with an empty value hides its variable and lets the file speak. Files are read when they are first asked for.
 */
export class Settings {
  private files: { cluster: Content; profile: Content } | undefined;

  constructor(
    private readonly flags: Overrides,
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly cwd: string,
  ) {}

  get configDir(): string {
    return resolve(this.cwd, this.said('config-dir') || defaultConfigDir(this.env));
  }

  get cacheDir(): string {
    return resolve(this.cwd, this.said('cache-dir') || defaultCacheDir(this.env));
  }

  get apiUrl(): string {
    return this.said('api-url') || text(this.stored.cluster['api-url']);
  }

  /** The URL in the file, whatever flags and environment say. */
  get storedApiUrl(): string {
    return text(this.stored.cluster['api-url']);
  }

  get apiKey(): string {
    return this.said('api-key') || text(this.stored.cluster['APIKey']);
  }

  get namespace(): string {
    return this.said('namespace') || text(this.stored.profile['namespace']) || 'default';
  }

  /** The stored format, or `tabular`: what a command prints when neither `--format` nor SENSU_FORMAT says. */
  get format(): string {
    return text(this.stored.profile['format']) || 'tabular';
  }

  /** The stored timeout is not looked at: in Sensu the flag's default hides it, and scripts know no other. */
  get timeoutMs(): number {
    if (this.flags.timeout !== undefined) return this.flags.timeout;
    const variable = this.env['SENSU_TIMEOUT'];
    if (!variable) return defaultTimeoutMs;
    try {
      return parseDuration(variable);
    } catch {
      return defaultTimeoutMs;
    }
  }

  /** The timeout as Go prints it. */
  get timeout(): string {
    return formatDuration(this.timeoutMs);
  }

  get trustedCaFile(): string {
    return this.said('trusted-ca-file') || text(this.stored.cluster['trusted-ca-file']);
  }

  /** A true in the file cannot be switched off by a flag. */
  get insecureSkipTlsVerify(): boolean {
    return this.insecureAsked || this.stored.cluster['insecure-skip-tls-verify'] === true;
  }

  /** What flag and environment say about it, without the file. */
  get insecureAsked(): boolean {
    const flag = this.flags['insecure-skip-tls-verify'];
    if (flag !== undefined) return flag;
    return /^(1|t|true)$/i.test(this.env['SENSU_INSECURE_SKIP_TLS_VERIFY'] ?? '');
  }

  /** The file named by flag or environment, as an absolute path; empty if none. */
  get trustedCaFileAsked(): string {
    const file = this.said('trusted-ca-file');
    return file === '' ? '' : resolve(this.cwd, file);
  }

  /** The stored tokens, read anew: another process may have renewed them. */
  get tokens(): Tokens | undefined {
    const cluster = readConfig(this.configDir, 'cluster');
    if (!Object.hasOwn(cluster, 'access_token')) return undefined;
    return {
      accessToken: text(cluster['access_token']),
      expiresAt: typeof cluster['expires_at'] === 'number' ? cluster['expires_at'] : 0,
      refreshToken: text(cluster['refresh_token']),
    };
  }

  /** Changes the file `cluster`; keys that are not named stay as they are there. */
  saveCluster(changes: Content): void {
    updateConfig(this.configDir, 'cluster', changes);
    this.files = undefined;
  }

  /** Changes the file `profile`; the key that is not named stays as it is there. */
  saveProfile(changes: { format?: string; namespace?: string }): void {
    updateConfig(this.configDir, 'profile', changes);
    this.files = undefined;
  }

  /** Replaces the tokens in the file and nothing else there. */
  async saveTokens(tokens: Tokens): Promise<void> {
    this.saveCluster(tokenKeys(tokens));
  }

  /** The value of a flag, or of its variable; empty if neither is there. */
  private said(name: Exclude<keyof Overrides, 'timeout' | 'insecure-skip-tls-verify'>): string {
    return this.flags[name] ?? this.env[`SENSU_${name.toUpperCase().replaceAll('-', '_')}`] ?? '';
  }

  private get stored(): { cluster: Content; profile: Content } {
    this.files ??= {
      cluster: readConfig(this.configDir, 'cluster'),
      profile: readConfig(this.configDir, 'profile'),
    };
    return this.files;
  }
}

/** The tokens under their keys in the file `cluster`. */
export function tokenKeys(tokens: Tokens): Content {
  return {
    access_token: tokens.accessToken,
    expires_at: tokens.expiresAt,
    refresh_token: tokens.refreshToken,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
