import type { Settings } from '../config/settings.js';

/** What a program must find in its environment to reach the same backend as the same user. */
export function connectionVariables(settings: Settings): Record<string, string> {
  const { tokens } = settings;
  return {
    SENSU_API_URL: settings.apiUrl,
    SENSU_NAMESPACE: settings.namespace,
    SENSU_FORMAT: settings.format,
    SENSU_API_KEY: settings.apiKey,
    SENSU_ACCESS_TOKEN: tokens?.accessToken ?? '',
    SENSU_ACCESS_TOKEN_EXPIRES_AT: String(tokens?.expiresAt ?? 0),
    SENSU_REFRESH_TOKEN: tokens?.refreshToken ?? '',
    SENSU_TRUSTED_CA_FILE: settings.trustedCaFile,
    SENSU_INSECURE_SKIP_TLS_VERIFY: String(settings.insecureSkipTlsVerify),
    SENSU_TIMEOUT: settings.timeout,
  };
}
