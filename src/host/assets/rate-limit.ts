import type { Clock } from '../clock.js';

/** Sensu's assets-rate-limit and assets-burst-limit. */
const perSecond = 1.39;
const burst = 100;

/** A token bucket: whoever comes too early is refused, not kept waiting. */
export class RateLimit {
  private tokens = burst;
  private at: number;

  constructor(private readonly clock: Clock) {
    this.at = clock.now();
  }

  allow(): boolean {
    const now = this.clock.now();
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.at) / 1000) * perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
