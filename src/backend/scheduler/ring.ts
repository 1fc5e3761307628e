import type { Timer } from '../../host/clock.js';
import type { Surroundings } from '../part.js';

/** The shortest lease of Sensu's store, in seconds. */
const shortest = 5;

const membersPrefix = 'rings/members';
const triggersPrefix = 'rings/triggers';

/** Somebody who gets members of a ring in turn. */
export interface RingWatcher {
  /** Whose turns they are: the check's name. */
  readonly name: string;
  /** How many members at a time. */
  readonly values: number;
  /** What tells schedules apart: a number of seconds, or a cron spec. */
  readonly schedule: string;
  /** Seconds to the next turn, from now. */
  period(): number;
  /** @param members never empty; some of them more than once if there are not enough */
  turn(members: readonly string[]): void;
  joined(member: string): void;
  left(member: string): void;
}

interface Member {
  readonly timer: Timer;
  /** Seconds. */
  readonly timeout: number;
}

interface Trigger {
  readonly timer: Timer;
  /** Who is first at the next turn. */
  readonly next: string;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * The agents of a subscription that take turns, in the order of their names. Members and turns survive a restart; what has a
 * duration starts again in full then. Sensu: backend/ringv2, where both are keys with leases in etcd.
 */
export class Ring {
  private readonly members = new Map<string, Member>();
  private sorted: string[] | undefined;
  private readonly triggers = new Map<string, Trigger>();
  private readonly watchers = new Map<string, RingWatcher>();

  constructor(
    private readonly namespace: string,
    private readonly subscription: string,
    private readonly around: Surroundings,
  ) {}

  /** Stops counting; what is stored stays. */
  pause(): void {
    for (const { timer } of this.members.values()) timer.cancel();
    for (const { timer } of this.triggers.values()) timer.cancel();
  }

  /** A member says that it takes part for so many seconds. */
  add(member: string, timeout: number): void {
    if (timeout < shortest) {
      const error = `couldn't add "${member}" to ring: keepalive must be >5s`;
      this.around.log('error', 'keepalived', 'error adding entity to ring', { error });
      return;
    }
    const known = this.members.get(member);
    known?.timer.cancel();
    this.hold(member, timeout);
    if (known?.timeout !== timeout) this.around.store.put(membersPrefix, this.keyOf(member), { timeout });
    if (known) return;
    this.sorted = undefined;
    for (const watcher of this.watchers.values()) {
      watcher.joined(member);
      this.ensureTrigger(watcher);
    }
  }

  remove(member: string): void {
    const known = this.members.get(member);
    if (!known) return;
    known.timer.cancel();
    this.members.delete(member);
    this.sorted = undefined;
    this.around.store.delete(membersPrefix, this.keyOf(member));
    for (const watcher of this.watchers.values()) watcher.left(member);
  }

  /** @returns ends it; a turn that is due is taken up by whoever watches in the same way then */
  watch(watcher: RingWatcher): () => void {
    const key = triggerKey(watcher);
    this.watchers.set(key, watcher);
    this.ensureTrigger(watcher);
    return () => {
      if (this.watchers.get(key) === watcher) this.watchers.delete(key);
    };
  }

  /** Takes up what an earlier run of the backend left. */
  resumeMember(member: string, timeout: number): void {
    this.hold(member, timeout);
    this.sorted = undefined;
  }

  resumeTrigger(key: string, next: string, period: number): void {
    this.setTrigger(key, next, period);
  }

  private keyOf(rest: string): string {
    return `${this.namespace}/${this.subscription}/${rest}`;
  }

  private hold(member: string, timeout: number): void {
    const label = `ring ${this.namespace}/${this.subscription} loses ${member}`;
    const timer = this.around.clock.setTimer(timeout * 1000, () => this.remove(member), label);
    this.members.set(member, { timer, timeout });
  }

  private ensureTrigger(watcher: RingWatcher): void {
    const [first] = this.inOrder();
    const key = triggerKey(watcher);
    if (first !== undefined && !this.triggers.has(key)) this.setTrigger(key, first, watcher.period());
  }

  private inOrder(): readonly string[] {
    this.sorted ??= [...this.members.keys()].sort(byBytes);
    return this.sorted;
  }

  private setTrigger(key: string, next: string, seconds: number): void {
    const { clock, store } = this.around;
    const period = Math.max(shortest, seconds);
    const [name = ''] = key.split('/');
    const label = `round robin of check ${this.namespace}/${name} in ${this.subscription}`;
    const timer = clock.setTimer(period * 1000, () => this.expire(key), label);
    this.triggers.set(key, { timer, next });
    store.put(triggersPrefix, this.keyOf(key), { next, period });
  }

  private expire(key: string): void {
    const trigger = this.triggers.get(key);
    this.triggers.delete(key);
    const watcher = this.watchers.get(key);
    const members = trigger && watcher ? this.from(trigger.next, watcher.values + 1) : [];
    if (!watcher || !members.length) {
      this.around.store.delete(triggersPrefix, this.keyOf(key));
      return;
    }
    const { values } = watcher;
    const following = members.length > values ? members.at(-1) : members[0];
    this.setTrigger(key, following as string, watcher.period());
    watcher.turn(Array.from({ length: values }, (_, at) => members[at % members.length] as string));
  }

  /** So many members from one on, or from the one after it if it has left; once around at most, and some of the first again. */
  private from(next: string, count: number): string[] {
    const all = this.inOrder();
    const at = all.findIndex((member) => byBytes(member, next) >= 0);
    const first = all.slice(Math.max(at, 0)).slice(0, count);
    return [...first, ...all.slice(0, count - first.length)];
  }
}

const triggerKey = ({ name, values, schedule }: RingWatcher): string =>
  `${name}/${values}/${encodeURIComponent(schedule)}`;

/** All rings. */
export class Rings {
  private readonly rings = new Map<string, Ring>();

  constructor(private readonly around: Surroundings) {}

  get(namespace: string, subscription: string): Ring {
    const key = `${namespace}/${subscription}`;
    const known = this.rings.get(key);
    if (known) return known;
    const ring = new Ring(namespace, subscription, this.around);
    this.rings.set(key, ring);
    return ring;
  }

  resume(): void {
    const { store } = this.around;
    for (const { key, value } of store.list(membersPrefix).items) {
      const [ring, member] = this.split(key, 1);
      ring.resumeMember(member, (value as { timeout: number }).timeout);
    }
    for (const { key, value } of store.list(triggersPrefix).items) {
      const { next, period } = value as { next: string; period: number };
      const [ring, trigger] = this.split(key, 3);
      ring.resumeTrigger(trigger, next, period);
    }
  }

  pause(): void {
    for (const ring of this.rings.values()) ring.pause();
    this.rings.clear();
  }

  /** `namespace/subscription/...`: a subscription may have slashes, the last parts have none. */
  private split(key: string, last: number): [ring: Ring, rest: string] {
    const parts = key.split('/');
    const rest = parts.splice(parts.length - last).join('/');
    const [namespace = '', ...subscription] = parts;
    return [this.get(namespace, subscription.join('/')), rest];
  }
}
