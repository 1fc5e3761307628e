/** What a login gives, as the backend answers it and the file `cluster` keeps it. */
export interface Tokens {
  readonly accessToken: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly refreshToken: string;
}

/** What flags, environment and files say together; the first that says something wins. */
export interface Settings {
  readonly configDir: string;
  readonly cacheDir: string;
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly namespace: string;
  /** The stored format, or `tabular`: what a command prints when neither `--format` nor SENSU_FORMAT says. */
  readonly format: string;
  readonly timeoutMs: number;
  readonly trustedCaFile: string;
  readonly insecureSkipTlsVerify: boolean;
  /** The stored tokens, read anew: another process may have renewed them. */
  readonly tokens: Tokens | undefined;
  /** Replaces the tokens in the file and nothing else there. */
  saveTokens(tokens: Tokens): Promise<void>;
}
