import type { Timer } from '../../host/clock.js';
import { entityShape } from '../../resources/core/entity.js';
import { type Event, eventCheckShape, eventShape } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';
import { isManagedByAgent, managedByLabel } from '../../resources/kit/metadata.js';
import type { Ending } from '../../wire/agent/ending.js';
import { type Codec, type EntityConfig, frame, splitFrame, unknownEntity } from '../../wire/agent/index.js';
import type { Surroundings } from '../part.js';
import { ownSubscription, readConfig, withOwnSubscription, writeConfig } from '../store/entities.js';
import { keepalives, ringMembers } from '../topics.js';
import type { Connection } from './connection.js';
import type { Admission } from './handshake.js';
import type { Intake } from './intake.js';

const component = 'agentd';

/** In milliseconds: until a session is given up whose predecessor's timer is not buried; until one ends without another word. */
const burialWait = 60_000;
const closeGrace = 10_000;

/** Whom a session tells about itself, so that messages find it. */
export interface Registry {
  /** It waits for the keepalive timer of its entity to be gone. */
  wait(session: Session): void;
  /** It takes part from now on. */
  join(session: Session): void;
  /** This is to be told to all sessions of its name, itself included. */
  announce(session: Session, config: EntityConfig, action: 'Create' | 'Update'): void;
  /** It takes other subscriptions from now on. */
  subscribe(session: Session, subscriptions: readonly string[]): void;
  /** It is over. */
  leave(session: Session): void;
  /** Something went wrong: `sensu_go_websocket_errors`. */
  failed(operation: 'recv' | 'send', kind: string): void;
}

/** One connection of one agent. Sensu: backend/agentd, Session. */
export class Session {
  readonly namespace: string;
  readonly name: string;
  private state: 'waiting' | 'open' | 'leaving' | 'over' = 'waiting';
  private subscriptions: readonly string[] = [];
  private timer: Timer | undefined;

  constructor(
    private readonly around: Surroundings,
    private readonly registry: Registry,
    private readonly intake: Intake,
    private readonly admission: Admission,
    readonly codec: Codec,
    readonly connection: Connection,
  ) {
    this.namespace = admission.namespace;
    this.name = admission.name;
  }

  /** First the keepalive timer of an earlier session is put away: the timeouts may have changed. */
  start(): void {
    const { log, bus, clock } = this.around;
    const { address: addr, namespace, name, subscriptions: sent } = this.admission;
    this.subscriptions = withOwnSubscription(name, [...sent]);
    log('info', component, 'agent connected', {
      addr,
      namespace,
      agent: name,
      subscriptions: this.subscriptions,
    });
    this.timer = clock.setTimer(burialWait, () => this.giveUp(), `session ${namespace}/${name} begins`);
    this.registry.wait(this);
    bus.publish(keepalives, burial(namespace, name, this.subscriptions));
  }

  private giveUp(): void {
    const { address, name: agent, namespace } = this.admission;
    const error = 'session could not be established after 60s, giving up';
    this.around.log('error', component, 'failed to create session', { address, agent, namespace, error });
    this.finish();
  }

  /** Nothing is left of an earlier session. */
  buried(): void {
    if (this.state !== 'waiting') return;
    this.timer?.cancel();
    this.state = 'open';
    this.registry.join(this);
    this.connection.listen({
      message: (data) => this.receive(data),
      ended: (how) => this.endedBy(how),
    });
    this.introduce();
  }

  /**
   * Tells the agent what is known about it: its stored configuration counts, not what it said itself. Sessions of the same
   * name hear it again.
   */
  private introduce(): void {
    const config = readConfig(this.around.store, this.namespace, this.name);
    if (config) {
      this.subscriptions = config.subscriptions ?? [];
      this.registry.subscribe(this, this.subscriptions);
    }
    this.registry.announce(this, config ?? unknownEntity(this.namespace), config ? 'Update' : 'Create');
  }

  /** The stored configuration was made, changed or, without one, deleted. */
  configChanged(config: EntityConfig | undefined, action: 'Create' | 'Update'): void {
    if (this.state !== 'open') return;
    if (config) this.offer(config, action);
    else this.linger();
  }

  private offer(stored: EntityConfig, action: 'Create' | 'Update'): void {
    const config = withoutManager(stored);
    if (config.entity_class !== 'agent') {
      const { namespace, name: entity } = this;
      const text = 'misconfigured entity class "agent", updating entity to be a agent';
      this.around.log('warning', component, text, { action, entity, namespace });
      // What is stored then comes back as a change of its own.
      writeConfig(this.around.store, { ...config, entity_class: 'agent' });
      return;
    }
    this.subscribe(config.subscriptions ?? []);
    this.sendConfig(config);
  }

  private sendConfig(config: EntityConfig): void {
    this.send(frame('entity_config', this.codec.encodeEntityConfig(config)));
  }

  private subscribe(wanted: readonly string[]): void {
    const removed = this.subscriptions.filter((subscription) => !wanted.includes(subscription));
    this.subscriptions = wanted;
    this.registry.subscribe(this, wanted);
    this.leaveRings(removed);
  }

  /** A message that was encoded once for all who get it. */
  deliver(message: Buffer): void {
    if (this.state === 'open') this.send(message);
  }

  private send(message: Buffer): void {
    if (this.connection.send(message)) return;
    const { address: addr, name: agent } = this.admission;
    const error = 'the agent does not read what is sent to it';
    this.around.log('error', component, 'send error', { addr, agent, error });
    this.registry.failed('send', 'ConnectionError');
    this.over();
    this.connection.terminate();
  }

  private receive(data: Buffer): void {
    if (this.state === 'over') return;
    const message = splitFrame(data);
    if (!message) {
      this.around.log('error', component, 'recv error', { error: 'invalid message' });
      this.registry.failed('recv', 'UnknownError');
      this.finish();
      return;
    }
    const { type, payload } = message;
    try {
      this.intake.take(type, payload, this.codec);
    } catch (error) {
      this.around.log('error', component, 'error handling message', () => ({
        type,
        payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString(),
        error: (error as Error).message,
      }));
    }
    if (this.state === 'leaving') this.finish();
  }

  /** Nothing more is sent; what the agent says next is still heard, then the session ends. */
  private linger(): void {
    this.state = 'leaving';
    this.stopped('sender');
    const label = `session ${this.namespace}/${this.name} ends`;
    this.timer = this.around.clock.setTimer(closeGrace, () => this.finish(), label);
  }

  private endedBy({ kind, text }: Ending): void {
    if (this.state === 'over') return;
    const { address: addr, name: agent } = this.admission;
    this.around.log('warning', component, 'stopping session', { addr, agent, error: text });
    this.registry.failed('recv', kind);
    this.over();
  }

  /** Ends it from this side. Resolves when the agent's machine knows. */
  finish(): Promise<void> {
    this.over();
    return this.connection.bye();
  }

  private over(): void {
    if (this.state === 'over') return;
    const before = this.state;
    this.state = 'over';
    this.timer?.cancel();
    this.registry.leave(this);
    if (before === 'waiting') return;
    this.stopped('receiver');
    if (before === 'open') this.stopped('sender');
    this.leaveRings(this.subscriptions);
  }

  private stopped(which: 'sender' | 'receiver'): void {
    this.around.log('info', component, `shutting down agent session: stopping ${which}`);
  }

  /** Agents take turns per subscription, their own one aside. */
  private leaveRings(subscriptions: readonly string[]): void {
    const { bus, log } = this.around;
    const { namespace, name: entity } = this;
    for (const subscription of subscriptions) {
      if (subscription === '' || subscription.startsWith(ownSubscription(''))) continue;
      const text = `removing agent from ring for subscription ${JSON.stringify(subscription)}`;
      log('info', component, text, { agent: entity, namespace });
      bus.publish(ringMembers, { namespace, subscription, entity, timeout: 0 });
    }
  }
}

/** Sensu's way to tell keepalived that somebody need not be watched any more. */
function burial(namespace: string, name: string, subscriptions: readonly string[]): Event {
  const event: Event = { ...zero(eventShape), entity: zero(entityShape), check: zero(eventCheckShape) };
  const metadata = { ...event.metadata, namespace };
  return {
    ...event,
    metadata,
    timestamp: -1,
    entity: {
      ...zero(entityShape),
      metadata: { ...metadata, name },
      subscriptions: [...subscriptions],
      entity_class: 'agent',
    },
    check: { ...zero(eventCheckShape), metadata: { ...metadata, name: 'keepalive' } },
  };
}

/** Agents need not manage an entity that the backend sends them. */
function withoutManager(config: EntityConfig): EntityConfig {
  if (!isManagedByAgent(config.metadata)) return config;
  const rest = Object.entries(config.metadata.labels ?? {}).filter(([name]) => name !== managedByLabel);
  return {
    ...config,
    metadata: { ...config.metadata, labels: rest.length ? Object.fromEntries(rest) : null },
  };
}
