import type { CheckConfig } from '../../resources/core/check.js';
import type { EntityConfig } from '../../resources/core/entity.js';
import type { RequestedCheck } from '../../wire/agent/check-request.js';
import { ownSubscription } from '../store/entities.js';
import { cronSchedule } from './cron.js';
import { checkFor, ProxyMatches, splayOf } from './proxies.js';
import { component } from './requests.js';
import type { Rings, RingWatcher } from './ring.js';
import { Spread } from './spread.js';
import { isSubdued } from './subdue.js';
import {
  type CheckScheduler,
  keyOf,
  type SchedulerTools,
  type SchedulerType,
  schedulerTypeOf,
} from './timed.js';

/** The kind of scheduler that results name: the one that agrees with other backends. */
const scheduler = 'etcd';

/**
 * Gives each run of a check to the next agent of each of its subscriptions.
 * Sensu: schedulerd/roundrobin_interval.go and roundrobin_cron.go.
 */
export class RoundRobinScheduler implements CheckScheduler {
  readonly type: SchedulerType;
  private watches: (() => void)[] = [];
  private readonly proxies: ProxyMatches;
  private entities: readonly EntityConfig[] = [];
  /** One turn after another: requests of one may be spread over time. */
  private readonly turns: (readonly string[])[] = [];
  private busy = false;
  private stopped = false;
  private updates = 0;
  private readonly spread: Spread;

  constructor(
    private check: CheckConfig,
    private readonly tools: SchedulerTools,
    private readonly rings: Rings,
  ) {
    this.type = schedulerTypeOf(check);
    this.proxies = new ProxyMatches(tools.around, tools.matches);
    this.spread = new Spread(tools.around.clock, `splay of check ${keyOf(check)}`);
  }

  start(): void {
    this.log('info', `starting new ${this.type} scheduler`);
    this.updateRings();
  }

  update(check: CheckConfig): void {
    this.check = check;
    this.updateRings();
  }

  /** Entities of the namespace were changed. */
  entitiesChanged(): void {
    if (this.check.proxy_requests) this.updateRings();
  }

  stop(): void {
    this.log('info', 'stopping scheduler');
    this.stopped = true;
    this.unwatch();
    this.spread.cancel();
  }

  private log(
    level: 'debug' | 'info' | 'error',
    message: string,
    fields: Record<string, unknown> = {},
  ): void {
    const { metadata, cron, interval } = this.check;
    const { name, namespace } = metadata;
    const when = cron ? { cron } : { interval };
    this.tools.around.log(level, component, message, {
      ...{ name, namespace, scheduler_type: this.type },
      ...when,
      ...fields,
    });
  }

  private updateRings(): void {
    if (!this.check.proxy_requests) {
      this.watch(1);
      return;
    }
    this.updates++;
    if (this.updates === 1) void this.tools.around.bus.track(this.findEntities());
  }

  /** What changes while entities are looked for makes it look again, once. */
  private async findEntities(): Promise<void> {
    while (this.updates > 0 && !this.stopped) {
      const { updates } = this;
      const entities = await this.proxies.of(this.check);
      this.updates -= updates;
      if (this.updates === 0) this.found(entities);
    }
  }

  private found(entities: readonly EntityConfig[]): void {
    if (this.stopped) return;
    this.entities = entities;
    if (entities.length) this.watch(entities.length);
    else this.log('error', 'check not published, no matching entities for proxy request');
  }

  private unwatch(): void {
    for (const unwatch of this.watches) unwatch();
    this.watches = [];
  }

  private watch(values: number): void {
    this.unwatch();
    const { namespace } = this.check.metadata;
    for (const subscription of this.check.subscriptions ?? [])
      this.watches.push(this.rings.get(namespace, subscription).watch(this.watcher(values)));
  }

  private watcher(values: number): RingWatcher {
    const { metadata, cron, interval } = this.check;
    const schedule = cron ? cronSchedule(cron) : undefined;
    return {
      name: metadata.name,
      values,
      schedule: cron || String(interval),
      period: () =>
        schedule ? secondsTo((after) => schedule.next(after), this.tools.around.clock.now()) : interval,
      turn: (members) => this.turn(members),
      joined: (member) => this.log('info', 'adding entity to round-robin', this.member(member)),
      left: (member) => this.log('info', 'removing entity from round-robin', this.member(member)),
    };
  }

  private member(name: string): Record<string, string> {
    return this.check.cron ? { entity: name } : { agent_entity: name, source: scheduler };
  }

  private turn(members: readonly string[]): void {
    const source = this.check.cron ? {} : { source: scheduler };
    this.log('info', 'executing round robin check on agents', { agents: members, ...source });
    this.turns.push(members);
    this.nextTurn();
  }

  private nextTurn(): void {
    while (!this.busy && !this.stopped) {
      const members = this.turns.shift();
      if (!members) return;
      this.run(members);
    }
  }

  private run(members: readonly string[]): void {
    const { check, entities, tools } = this;
    const now = tools.around.clock.now();
    if (isSubdued(check, now)) {
      this.log('debug', 'check is subdued');
      return;
    }
    this.log('debug', 'check is not subdued');
    if (!check.proxy_requests) {
      for (const member of members) this.publish({ ...check, scheduler }, member);
      return;
    }
    const work = entities.slice(0, members.length).map((entity, at) => () => {
      const substituted = checkFor(entity, check, tools.around);
      if (substituted) this.publish(substituted, members[at] as string);
    });
    this.busy = true;
    this.spread.run(work, splayOf(check, entities.length, now), false, () => {
      this.busy = false;
      this.nextTurn();
    });
  }

  private publish(check: RequestedCheck, member: string): void {
    if (check.publish) this.tools.requests.publish(check, [ownSubscription(member)]);
  }
}

/** Whole seconds to the next run by cron and one more, at least five: a run that is sooner is left out. */
function secondsTo(next: (after: number) => number | undefined, now: number): number {
  for (let from = now; from <= now + 60_000; from += 1000) {
    const due = next(from);
    if (due === undefined) break;
    const seconds = Math.floor((due - from) / 1000) + 1;
    if (seconds >= 5) return seconds;
  }
  // Never, as far as anybody lives to see.
  return 10 * 365 * 86_400;
}
