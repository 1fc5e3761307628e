import type { Clock } from '../host/clock.js';
import { type Entity, entityShape, joinEntity, type System } from '../resources/core/entity.js';
import { zero } from '../resources/kit/decode.js';
import { agentAsManager, managedByLabel } from '../resources/kit/metadata.js';
import { type EntityConfig, isUnknownEntity } from '../wire/agent/index.js';
import { sensuVersion } from '../wire/version.js';
import type { AgentSettings } from './options.js';

/** By this label others see that the agent keeps its entity, not the backend. */
const managedBy = { [managedByLabel]: agentAsManager };

/**
 * The entity that an agent speaks for: what the backend has stored of it, once it has said so; before that what the
 * agent was started with. What the machine is comes from here in any case.
 */
export class AgentEntity {
  private readonly local: EntityConfig;
  private received: EntityConfig | undefined;

  constructor(
    private readonly settings: AgentSettings,
    private readonly clock: Clock,
    private readonly system: () => System,
  ) {
    this.local = localConfig(settings);
  }

  /** Forgets what the backend said: it may be another one next time. */
  forget(): void {
    this.received = undefined;
  }

  /** Takes over what the backend has stored, if it knows the agent. */
  configure(config: EntityConfig): void {
    if (!isUnknownEntity(config)) this.received = config;
  }

  /** As of now. */
  now(): Entity {
    const config = this.received ?? this.local;
    return joinEntity(config, {
      metadata: config.metadata,
      system: this.system(),
      last_seen: this.clock.seconds(),
      sensu_agent_version: sensuVersion,
    });
  }

  /** For keepalives: who keeps an entity has created it. */
  forKeepalive(): Entity {
    const entity = this.now();
    if (!this.settings.agentManagedEntity) return entity;
    return { ...entity, metadata: { ...entity.metadata, created_by: this.settings.user } };
  }
}

function localConfig(settings: AgentSettings): EntityConfig {
  const labels = { ...settings.labels, ...(settings.agentManagedEntity && managedBy) };
  const { metadata } = zero(entityShape);
  return {
    metadata: {
      ...metadata,
      name: settings.name,
      namespace: settings.namespace,
      labels: mapOf(labels),
      annotations: mapOf(settings.annotations),
    },
    entity_class: 'agent',
    user: settings.user,
    subscriptions: [...settings.subscriptions],
    deregister: settings.deregister,
    deregistration: { handler: settings.deregistrationHandler },
    keepalive_handlers: [...settings.keepaliveHandlers],
    redact: [...settings.redact],
  };
}

/** Labels as resources hold them: nothing where there are none. */
export const mapOf = (map: Readonly<Record<string, string>>): Record<string, string> | null =>
  Object.keys(map).length === 0 ? null : { ...map };
