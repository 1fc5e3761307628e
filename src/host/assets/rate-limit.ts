import type { Clock } from '../clock.js';

export interface RateLimitSetting {
  readonly perSecond: number;
  readonly burst: number;
}

/** Sensu's assets-rate-limit and assets-burst-limit. */
const assetDefaults: RateLimitSetting = { perSecond: 1.39, burst: 100 };

/** A token bucket: whoever comes too early is refused, not kept waiting. */
export class RateLimit {
  private tokens: number;
  private at: number;

  constructor(
    private readonly clock: Clock,
    private readonly setting: RateLimitSetting = assetDefaults,
  ) {
    this.tokens = setting.burst;
    this.at = clock.now();
  }

  allow(): boolean {
    const now = this.clock.now();
    const { perSecond, burst } = this.setting;
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.at) / 1000) * perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
