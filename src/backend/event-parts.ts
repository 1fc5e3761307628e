import { localAssets } from '../host/assets/local.js';
import { type AssetManager, librariesOf } from '../host/assets/manager.js';
import { assetVariables } from '../host/assets/variables.js';
import { systemClock } from '../host/clock.js';
import { createSandbox, type Sandbox } from '../host/sandbox/sandbox.js';
import { configTokenFields } from '../host/tokens.js';
import type { EntityConfig } from '../resources/core/entity.js';
import type { Event } from '../resources/core/event.js';
import { followsGuide } from './compat.js';
import { EventLog } from './events/event-log.js';
import { Eventd } from './events/eventd.js';
import { CheckTtl } from './keepalive/check-ttl.js';
import { Keepalived } from './keepalive/keepalived.js';
import type { BackendOptions } from './options.js';
import { Outbox } from './outbox/outbox.js';
import type { Part, Surroundings } from './part.js';
import { type Definitions, storedDefinitions } from './pipeline/definitions.js';
import { outboxEffects, RealEffects } from './pipeline/effects.js';
import { Pipelined } from './pipeline/part.js';
import type { EventTrace } from './pipeline/trace.js';
import { Schedulerd } from './scheduler/schedulerd.js';
import { envProvider, Secrets } from './secrets/secrets.js';

/** What becomes of events, from intake to handlers. */
export interface EventParts {
  readonly parts: readonly Part[];
  readonly outbox: Outbox;
  explain(event: Event, definitions?: Definitions): Promise<EventTrace>;
}

/** What commands inherit where nobody gave the backend an environment. */
const plainEnvironment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** Builds the parts that events go through, and what they work with. */
export function eventParts(around: Surroundings, options: BackendOptions): EventParts {
  const { bus, clock, store, log, compat, checks } = around;
  const environment = options.environment ?? plainEnvironment;
  const definitions = storedDefinitions(store);
  const sandbox = createSandbox();
  const outbox = new Outbox(clock, bus);
  const assets = localAssets({
    entityClass: 'backend',
    cacheDir: options.cacheDir,
    environment,
    sandbox,
    clock,
    log,
    find: (namespace, name) => definitions.asset(namespace, name),
  });
  // The community edition, which 6.7.5 here is, has no provider of secrets.
  const secrets = new Secrets(compat === 'guide' ? envProvider(environment) : undefined);
  const real = new RealEffects({
    outbox,
    secrets,
    environment,
    wall: systemClock(),
    assetVariables: async (namespace, names) =>
      assetVariables(await assets.get(namespace, names), environment),
  });
  const pipelined = new Pipelined(
    around,
    {
      definitions,
      sandbox,
      effects: options.execute ? real : outboxEffects(outbox),
      log,
      environment,
      now: () => clock.now(),
      script: checks.script,
      libraries: (namespace, names) => libraries(assets, sandbox, namespace, names),
    },
    async () => {
      real.stop();
      await assets.close();
    },
  );
  return {
    parts: [
      ...(options.eventLogFile ? [new EventLog(around, options.eventLogFile)] : []),
      new Eventd(around),
      new Keepalived(around, options.deregistrationHandler ?? ''),
      new CheckTtl(around),
      new Schedulerd(around, {
        matches: (expressions, entity) => matchesEntity(sandbox, expressions, entity, clock.now()),
        resolveSecrets: followsGuide(compat, 'check-secrets')
          ? (wanted) => secrets.resolve(wanted).variables
          : undefined,
      }),
      pipelined,
      // What ends while the backend stops is still noted: only a new start begins with nothing.
      { name: 'outbox', start: () => outbox.clear() },
    ],
    outbox,
    explain: (event, given) => pipelined.explain(event, given),
  };
}

/** So long may the expressions about one entity run, in milliseconds. */
const entityBudget = 1000;

/** Whether all expressions hold for a stored entity; one that throws does not. */
async function matchesEntity(
  sandbox: Sandbox,
  expressions: readonly string[],
  entity: EntityConfig,
  now: number,
): Promise<boolean> {
  const json = JSON.stringify(configTokenFields(entity));
  const { outcomes } = await sandbox.ask({ subject: 'entity', json, expressions, now, budget: entityBudget });
  return outcomes.every((outcome) => 'matched' in outcome && outcome.matched);
}

/** Scripts of assets, known to the sandbox by the checksums of what they come from. */
async function libraries(
  assets: AssetManager,
  sandbox: Sandbox,
  namespace: string,
  names: readonly string[],
): Promise<string | undefined> {
  const installed = await assets.get(namespace, names);
  if (!installed.length) return undefined;
  const key = installed.map(({ sha512 }) => sha512).join();
  if (!sandbox.knows(key)) sandbox.define(key, await librariesOf(installed));
  return key;
}
