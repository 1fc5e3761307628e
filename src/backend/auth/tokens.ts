import type { Clock } from '../../host/clock.js';
import type { Ids } from '../../host/ids.js';
import type { Claims } from './claims.js';

/** Seconds that an access token is good for. */
const lifetime = 300;
/** So many verified tokens are remembered. */
const remembered = 1000;

type Jose = typeof import('jose');

/** Signs and verifies the JSON web tokens of this backend (HS256). */
export class Tokens {
  private readonly verified = new Map<string, Claims>();
  private jose: Promise<Jose> | undefined;

  constructor(
    private readonly secret: Uint8Array,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** An access token of a user who just proved who they are, or who refreshes. */
  async access(
    username: string,
    groups: readonly string[],
    issuer: string,
  ): Promise<{ token: string; exp: number }> {
    const exp = this.clock.seconds() + lifetime;
    const token = await this.sign({
      exp,
      jti: this.ids.hex(16),
      iss: issuer,
      sub: username,
      groups: [...groups],
      provider: { provider_id: 'basic', provider_type: '', user_id: username },
      api_key: false,
    });
    return { token, exp };
  }

  /** A refresh token: no groups, no end. */
  refresh(username: string): Promise<string> {
    return this.sign({
      jti: this.ids.hex(16),
      sub: username,
      groups: null,
      provider: { provider_id: '', provider_type: '', user_id: '' },
      api_key: false,
    });
  }

  /**
   * The claims of a token that this backend signed, or nothing. A verified token is remembered, so that only its
   * first request costs a signature; its end is looked at each time.
   */
  verify(
    token: string,
    options: { expired?: 'allowed' } = {},
  ): Claims | undefined | Promise<Claims | undefined> {
    const known = this.verified.get(token);
    if (known) return this.current(known, options);
    return this.check(token).then((claims) => claims && this.current(claims, options));
  }

  private current(claims: Claims, options: { expired?: 'allowed' }): Claims | undefined {
    if (options.expired === 'allowed' || claims.exp === undefined) return claims;
    return this.clock.seconds() <= claims.exp ? claims : undefined;
  }

  private async check(token: string): Promise<Claims | undefined> {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
    const { compactVerify } = await this.load();
    try {
      const { payload } = await compactVerify(token, this.secret, { algorithms: ['HS256'] });
      const claims = JSON.parse(Buffer.from(payload).toString('utf8')) as Claims;
      if (this.verified.size >= remembered) this.verified.delete(this.verified.keys().next().value as string);
      this.verified.set(token, claims);
      return claims;
    } catch {
      return undefined;
    }
  }

  private async sign(claims: Claims): Promise<string> {
    const { CompactSign } = await this.load();
    return new CompactSign(Buffer.from(JSON.stringify(claims), 'utf8'))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(this.secret);
  }

  /** Loaded on use: a backend that only sees API keys never needs it. */
  private load(): Promise<Jose> {
    this.jose ??= import('jose');
    return this.jose;
  }
}
