import type { CheckConfig } from '../../resources/core/check.js';
import type { EntityConfig } from '../../resources/core/entity.js';
import { check as checkKind } from '../../resources/index.js';
import { followsGuide } from '../compat.js';
import type { Part, Surroundings } from '../part.js';
import { configPrefix } from '../store/entities.js';
import type { Change } from '../store/store.js';
import { type AdhocExecution, adhocExecutions, type RingMember, ringMembers } from '../topics.js';
import { checkFor, type MatchesEntity, ProxyMatches, splayOf } from './proxies.js';
import { component, Requests, type ResolveSecrets } from './requests.js';
import { Rings } from './ring.js';
import { RoundRobinScheduler } from './round-robin.js';
import { Spread } from './spread.js';
import { type CheckScheduler, type SchedulerTools, schedulerTypeOf, TimedScheduler } from './timed.js';

/** What the scheduler needs of other parts. */
export interface SchedulerNeeds {
  readonly matches: MatchesEntity;
  /** Nothing where secrets stay in the backend. */
  readonly resolveSecrets?: ResolveSecrets | undefined;
}

/** Asks agents to run checks. Sensu: schedulerd. */
export class Schedulerd implements Part {
  readonly name = component;
  private readonly tools: SchedulerTools;
  private readonly schedulers = new Map<string, CheckScheduler>();
  private readonly rings: Rings;
  private readonly adhoc = new Set<Spread>();
  private subscriptions: (() => void)[] = [];

  constructor(
    private readonly around: Surroundings,
    { matches, resolveSecrets }: SchedulerNeeds,
  ) {
    this.tools = { around, matches, requests: new Requests(around, resolveSecrets) };
    this.rings = new Rings(around);
  }

  start(): void {
    const { store, bus } = this.around;
    this.rings.resume();
    for (const { key, value } of store.list(checkKind.storage).items) this.begin(key, value as CheckConfig);
    this.subscriptions = [
      store.watch(checkKind.storage, (change) => this.checkChanged(change)),
      store.watch(configPrefix, (change) => this.entityChanged(change)),
      bus.subscribe(ringMembers, (member) => this.memberChanged(member)),
      bus.subscribe(adhocExecutions, (execution) => this.execute(execution)),
    ];
  }

  stop(): void {
    for (const end of this.subscriptions) end();
    for (const scheduler of this.schedulers.values()) scheduler.stop();
    for (const spread of this.adhoc) spread.cancel();
    this.schedulers.clear();
    this.adhoc.clear();
    this.rings.pause();
  }

  private begin(key: string, check: CheckConfig): void {
    const scheduler = check.round_robin
      ? new RoundRobinScheduler(check, this.tools, this.rings)
      : new TimedScheduler(check, this.tools);
    this.schedulers.set(key, scheduler);
    scheduler.start();
  }

  private checkChanged({ key, stored, previous }: Change): void {
    const check = stored?.value as CheckConfig | undefined;
    const scheduler = this.schedulers.get(key);
    if (!check) {
      scheduler?.stop();
      this.schedulers.delete(key);
      return;
    }
    if (previous) this.around.log('info', component, 'check configs updated');
    if (scheduler?.type === schedulerTypeOf(check)) {
      this.around.log('info', component, 'restarting scheduler');
      scheduler.update(check);
      return;
    }
    if (scheduler) this.around.log('info', component, 'stopping existing scheduler, starting new scheduler');
    scheduler?.stop();
    this.begin(key, check);
  }

  private entityChanged({ stored, previous }: Change): void {
    const config = (stored ?? previous)?.value as EntityConfig | undefined;
    const namespace = `${config?.metadata.namespace}/`;
    for (const [key, scheduler] of this.schedulers) {
      if (key.startsWith(namespace) && scheduler instanceof RoundRobinScheduler) scheduler.entitiesChanged();
    }
  }

  private memberChanged({ namespace, subscription, entity, timeout }: RingMember): void {
    const ring = this.rings.get(namespace, subscription);
    if (timeout === 0) ring.remove(entity);
    else ring.add(entity, timeout);
  }

  /** Whatever `publish`, subdue and round robin say. Who schedules is lost on the way, as in the original. */
  private async execute({ check: stored, subscriptions }: AdhocExecution): Promise<void> {
    const check = { ...stored, subscriptions: [...subscriptions], scheduler: '' };
    const { requests, matches } = this.tools;
    if (!check.proxy_requests) {
      requests.publish(check, subscriptions);
      return;
    }
    // 6.7.5 looks for entities without saying in which namespace.
    const found = followsGuide(this.around.compat, 'adhoc-proxy-requests')
      ? await new ProxyMatches(this.around, matches).of(check)
      : [];
    if (!found.length) {
      const { name, namespace } = check.metadata;
      const message = 'no matching entities, check will not be published';
      this.around.log('warning', component, message, { check: name, namespace });
    }
    this.executeFor(check, found);
  }

  private executeFor(check: CheckConfig, entities: readonly EntityConfig[]): void {
    const { around, requests } = this.tools;
    const { namespace, name } = check.metadata;
    const spread = new Spread(around.clock, `splay of ad-hoc check ${namespace}/${name}`);
    const work = entities.map((entity) => () => {
      const substituted = checkFor(entity, check, around);
      if (substituted) requests.publish(substituted, check.subscriptions ?? []);
    });
    this.adhoc.add(spread);
    spread.run(work, splayOf(check, entities.length, around.clock.now()), true, () =>
      this.adhoc.delete(spread),
    );
  }
}
