import { configTokenFields, fillTokens } from '../../host/tokens.js';
import type { CheckConfig } from '../../resources/core/check.js';
import type { EntityConfig } from '../../resources/core/entity.js';
import type { RequestedCheck } from '../../wire/agent/check-request.js';
import type { Surroundings } from '../part.js';
import { configPrefix } from '../store/entities.js';
import { cronSchedule } from './cron.js';
import { component } from './requests.js';

/** Whether all expressions hold for an entity. What does not end, throws or cannot be read does not. */
export type MatchesEntity = (expressions: readonly string[], entity: EntityConfig) => Promise<boolean>;

interface Answer {
  readonly entity: EntityConfig;
  readonly matched: boolean;
}

/**
 * The entities that a check is run for. An entity is asked about again only after it was changed.
 * Sensu: schedulerd/proxy_check.go.
 */
export class ProxyMatches {
  private answers = new Map<string, Answer>();
  private asked = '';

  constructor(
    private readonly around: Surroundings,
    private readonly matches: MatchesEntity,
  ) {}

  /** In the order of their names. */
  async of(check: CheckConfig): Promise<EntityConfig[]> {
    const expressions = check.proxy_requests?.entity_attributes ?? [];
    if (!expressions.length) return [];
    const question = JSON.stringify(expressions);
    const before = question === this.asked ? this.answers : new Map<string, Answer>();
    const { items } = this.around.store.list(configPrefix, { within: `${check.metadata.namespace}/` });
    const answers = await Promise.all(
      items.map(async ({ key, value }): Promise<[string, Answer]> => {
        const entity = value as EntityConfig;
        const known = before.get(key);
        if (known?.entity === entity) return [key, known];
        return [key, { entity, matched: await this.matches(expressions, entity) }];
      }),
    );
    this.asked = question;
    this.answers = new Map(answers);
    return answers.flatMap(([, { entity, matched }]) => (matched ? [entity] : []));
  }
}

/**
 * The check for one entity: its tokens filled, the entity named.
 * @returns nothing when a token has no value; that is in the log
 */
export function checkFor(
  entity: EntityConfig,
  check: CheckConfig,
  { log }: Surroundings,
): RequestedCheck | undefined {
  const { name, namespace } = check.metadata;
  try {
    // The original loses the scheduler on the way.
    const filled = fillTokens<RequestedCheck>({ ...check, scheduler: '' }, configTokenFields(entity));
    return { ...filled, proxy_entity_name: entity.metadata.name };
  } catch (error) {
    const { message } = error as Error;
    const entityName = entity.metadata.name;
    log('error', component, 'unable to substitute tokens', {
      check: name,
      entity: entityName,
      error: message,
    });
    const failure = `could not substitute tokens for proxy entity "${entityName}"`;
    log('error', component, failure, { check: name, namespace, error: message });
    return undefined;
  }
}

const defaultCoverage = 90;

/** How far apart requests for entities are, in milliseconds. */
export function splayOf(check: CheckConfig, entities: number, now: number): number {
  const { proxy_requests: proxies } = check;
  if (!proxies?.splay || !entities) return 0;
  const period = check.cron ? cronPeriod(check.cron, now) : check.interval * 1000;
  return (period * (proxies.splay_coverage || defaultCoverage)) / 100 / entities;
}

/** The time to the next run, or between the next two if that is soon. */
function cronPeriod(spec: string, now: number): number {
  const schedule = cronSchedule(spec);
  const next = schedule.next(now) ?? now;
  if (next - now >= 5000) return next - now;
  const later = next + 1000;
  return (schedule.next(later) ?? later) - later;
}
