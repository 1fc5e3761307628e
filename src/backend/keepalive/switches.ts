import type { Clock, Timer } from '../../host/clock.js';
import type { Store } from '../store/store.js';

/** The shortest time a switch can be set to, in seconds: the shortest lease of Sensu's store. */
const shortest = 5;

export type SwitchState = 'alive' | 'dead';

/** What is kept of a switch, so that it survives a restart. */
interface SwitchRecord {
  /** Seconds; negative when dead. */
  readonly ttl: number;
  /** The duration of its lease in seconds, which renewals do not change. */
  readonly lease: number;
}

/**
 * Called when a switch has not been renewed in time, and again every ttl until it is.
 * @returns whether to forget the switch
 */
export type DeadCallback = (key: string, previous: SwitchState) => boolean;

interface Living extends SwitchRecord {
  readonly timer: Timer;
}

/**
 * Liveness switches: whoever does not say that it is alive in time counts as dead. Sensu: backend/liveness, where switches
 * are keys with leases in etcd.
 */
export class Switches {
  private readonly switches = new Map<string, Living>();

  constructor(
    private readonly name: string,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly onDead: DeadCallback,
  ) {}

  private get prefix(): string {
    return `switchsets/${this.name}`;
  }

  /** Takes up the switches of an earlier run; every lease starts again in full, as when a member of Sensu's store starts. */
  resume(): void {
    for (const { key, value } of this.store.list(this.prefix).items) {
      this.hold(key, value as SwitchRecord, 'unchanged');
    }
  }

  /** Stops counting; what is stored stays. */
  pause(): void {
    for (const { timer } of this.switches.values()) timer.cancel();
    this.switches.clear();
  }

  has(key: string): boolean {
    return this.switches.has(key);
  }

  /**
   * Says that something is alive. A switch that is known keeps the duration of its lease, whatever the ttl.
   * @throws Error for a ttl below 5 s
   */
  alive(key: string, ttl: number): void {
    this.ping(key, ttl, ttl);
  }

  /**
   * Says that something is dead, in case nobody knows.
   * @throws Error for a ttl below 5 s
   */
  dead(key: string, ttl: number): void {
    this.ping(key, ttl, -ttl);
  }

  private ping(key: string, ttl: number, value: number): void {
    if (ttl < shortest) {
      throw new Error(`bad ttl: ${ttl} is less than the minimum value of ${shortest}`);
    }
    this.hold(key, { ttl: value, lease: this.switches.get(key)?.lease ?? ttl });
  }

  /** Forgets a switch. */
  bury(key: string): void {
    this.switches.get(key)?.timer.cancel();
    this.switches.delete(key);
    this.store.delete(this.prefix, key);
  }

  private hold(key: string, { ttl, lease }: SwitchRecord, stored?: 'unchanged'): void {
    const before = this.switches.get(key);
    before?.timer.cancel();
    const timer = this.clock.setTimer(lease * 1000, () => this.expire(key), `${this.name} ${key}`);
    this.switches.set(key, { ttl, lease, timer });
    if (stored || (before?.ttl === ttl && before.lease === lease)) return;
    const record: SwitchRecord = { ttl, lease };
    this.store.put(this.prefix, key, record);
  }

  /** A new lease, for the ttl that was asked for last, is there before the callback runs. */
  private expire(key: string): void {
    const expired = this.switches.get(key);
    if (!expired) return;
    const ttl = Math.abs(expired.ttl);
    this.hold(key, { ttl: -ttl, lease: ttl });
    const forget = this.onDead(key, expired.ttl > 0 ? 'alive' : 'dead');
    if (forget) this.bury(key);
  }
}
