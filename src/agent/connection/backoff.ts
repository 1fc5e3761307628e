import type { Ids } from '../../host/ids.js';

/** How long to wait between attempts that fail, in milliseconds. */
export interface BackoffSettings {
  readonly retryMin: number;
  readonly retryMax: number;
  readonly retryMultiplier: number;
}

/** Waits that grow, by chance up to twice as fast as they have to: many agents come back one after another. */
export class Backoff {
  private wait: number;

  constructor(
    private readonly settings: BackoffSettings,
    private readonly ids: Ids,
  ) {
    this.wait = this.first;
  }

  /** How long to wait now. */
  next(): number {
    const now = Math.min(this.wait, Math.max(1, this.settings.retryMax));
    this.wait = now * this.settings.retryMultiplier * (1 + this.ids.fraction());
    return now;
  }

  /** An attempt succeeded. */
  reset(): void {
    this.wait = this.first;
  }

  private get first(): number {
    return Math.max(1, this.settings.retryMin);
  }
}
