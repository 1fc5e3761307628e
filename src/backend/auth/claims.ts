/** What a token says. Sensu: core/v2 Claims. */
export interface Claims {
  /** Unix seconds; a refresh token has none and never expires. */
  readonly exp?: number;
  readonly jti: string;
  /** The URL at which the token was asked for; clients refresh there. */
  readonly iss?: string;
  readonly sub: string;
  readonly groups: readonly string[] | null;
  readonly provider: {
    readonly provider_id: string;
    readonly provider_type: string;
    readonly user_id: string;
  };
  readonly api_key: boolean;
}
