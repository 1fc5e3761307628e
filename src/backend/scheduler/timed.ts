import type { Timer } from '../../host/clock.js';
import type { CheckConfig } from '../../resources/core/check.js';
import type { RequestedCheck } from '../../wire/agent/check-request.js';
import type { Surroundings } from '../part.js';
import { type CronSchedule, cronSchedule } from './cron.js';
import { firstOffset } from './phase.js';
import { checkFor, type MatchesEntity, ProxyMatches, splayOf } from './proxies.js';
import { component, type Requests } from './requests.js';
import { Spread } from './spread.js';
import { isSubdued } from './subdue.js';

/** What runs one check as long as it is there. */
export interface CheckScheduler {
  readonly type: SchedulerType;
  start(): void;
  /** The check was changed; its type is the same. */
  update(check: CheckConfig): void;
  stop(): void;
}

/** As Sensu's log lines call them. */
export type SchedulerType = 'interval' | 'cron' | 'round-robin interval' | 'round-robin cron';

export function schedulerTypeOf(check: CheckConfig): SchedulerType {
  const when = check.cron ? 'cron' : 'interval';
  return check.round_robin ? `round-robin ${when}` : when;
}

/** What schedulers work with. */
export interface SchedulerTools {
  readonly around: Surroundings;
  readonly requests: Requests;
  readonly matches: MatchesEntity;
}

export const keyOf = ({ metadata }: CheckConfig): string => `${metadata.namespace}/${metadata.name}`;

/**
 * Runs a check at an interval or by cron, on all its subscriptions.
 * Sensu: schedulerd/interval_scheduler.go and cron_scheduler.go.
 */
export class TimedScheduler implements CheckScheduler {
  readonly type: SchedulerType;
  private timer: Timer | undefined;
  private cron: CronSchedule | undefined;
  private readonly proxies: ProxyMatches;
  private readonly spread: Spread;
  private stopped = false;
  /** A run is not over yet: its requests are spread over time, or entities are being looked for. */
  private busy = false;
  /** The timer fired meanwhile. */
  private missed = false;

  constructor(
    private check: CheckConfig,
    private readonly tools: SchedulerTools,
  ) {
    this.type = schedulerTypeOf(check);
    this.proxies = new ProxyMatches(tools.around, tools.matches);
    this.spread = new Spread(tools.around.clock, `splay of check ${keyOf(check)}`);
  }

  start(): void {
    this.log('info', `starting new ${this.type} scheduler`);
    this.restart();
  }

  update(check: CheckConfig): void {
    const { type } = this;
    const changed = this.check.interval !== check.interval || this.check.cron !== check.cron;
    this.check = check;
    if (!changed) {
      this.log('info', 'check schedule has not changed');
      return;
    }
    this.log('info', `${type} schedule has changed`);
    this.log('info', `starting new ${type} scheduler`);
    this.restart();
  }

  stop(): void {
    this.log('info', this.check.cron ? 'stopping cron scheduler' : 'stopping scheduler');
    this.stopped = true;
    this.timer?.cancel();
    this.spread.cancel();
  }

  private log(level: 'debug' | 'info', message: string): void {
    const { name, namespace } = this.check.metadata;
    this.tools.around.log(level, component, message, { name, namespace, scheduler_type: this.type });
  }

  private restart(): void {
    const { cron, interval, metadata } = this.check;
    const { clock } = this.tools.around;
    this.missed = false;
    this.cron = cron ? cronSchedule(cron) : undefined;
    if (this.cron) this.setTimer(this.cron.next(clock.now()));
    else this.setTimer(clock.now() + firstOffset(metadata.name, interval, clock.now()));
  }

  private setTimer(at: number | undefined): void {
    this.timer?.cancel();
    this.timer = undefined;
    if (at === undefined) return;
    const { clock } = this.tools.around;
    this.timer = clock.setTimer(at - clock.now(), () => this.due(), `check ${keyOf(this.check)}`);
  }

  private due(): void | Promise<void> {
    this.timer = undefined;
    if (this.busy) {
      this.missed = true;
      return undefined;
    }
    const { clock } = this.tools.around;
    if (!this.cron) this.setTimer(clock.now() + this.check.interval * 1000);
    return this.run();
  }

  private run(): void | Promise<void> {
    const { check } = this;
    if (isSubdued(check, this.tools.around.clock.now())) {
      this.log('debug', 'check is subdued');
      return this.over();
    }
    this.log('debug', 'check is not subdued');
    if (check.proxy_requests) return this.runForProxies(check);
    this.publish({ ...check, scheduler: 'memory' });
    return this.over();
  }

  private publish(check: RequestedCheck): void {
    if (check.publish) this.tools.requests.publish(check, check.subscriptions ?? []);
  }

  private async runForProxies(check: CheckConfig): Promise<void> {
    const { around } = this.tools;
    this.busy = true;
    const entities = await this.proxies.of(check);
    if (this.stopped) return;
    if (!entities.length) {
      const { name, namespace } = check.metadata;
      const fields = { check: name, namespace };
      around.log('warning', component, 'no matching entities, check will not be published', fields);
    }
    const work = entities.map((entity) => () => {
      const substituted = checkFor(entity, check, around);
      if (substituted) this.publish(substituted);
    });
    this.spread.run(work, splayOf(check, entities.length, around.clock.now()), true, () => this.over());
  }

  /** A run is over: cron looks for its next moment only now, an interval may have passed meanwhile. */
  private over(): void {
    this.busy = false;
    if (this.stopped) return;
    if (this.cron && !this.timer) this.setTimer(this.cron.next(this.tools.around.clock.now()));
    if (!this.missed) return;
    this.missed = false;
    const run = this.due();
    if (run) void this.tools.around.bus.track(run);
  }
}
