import type { Clock, Timer } from '../host/clock.js';
import type { Ids } from '../host/ids.js';
import type { Log } from '../host/log.js';
import type { Event } from '../resources/core/event.js';
import {
  type CheckRequest,
  type Codec,
  frame,
  isUnknownEntity,
  type MessageType,
  splitFrame,
} from '../wire/agent/index.js';
import { component, logEvent } from './around.js';
import type { AgentEntity } from './entity.js';
import type { KeepaliveForm } from './keepalive.js';
import type { AgentSettings } from './options.js';
import { Outgoing } from './outgoing.js';

/** So long, in milliseconds, an agent waits to be told what the backend knows of it. */
const gracePeriod = 10_000;

/** What a session has around it. */
export interface SessionAround {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settings: AgentSettings;
  readonly entity: AgentEntity;
  readonly keepalive: KeepaliveForm;
  /** The checks: they count what they send, and get what the backend asks for. */
  readonly checks: {
    nextSequence(check: string): number;
    resetSequences(): void;
    receive(request: CheckRequest): void;
  };
  write(data: Buffer, done: (lost: boolean) => void): void;
  /** Ends the connection because of what came. */
  drop(reason: string): void;
}

/** How much an agent has done so far. */
export interface AgentCounts {
  connections: number;
  keepalives: number;
  events: number;
  checks: number;
}

/** What an agent says and hears while it is connected. Sensu: agent, sendLoop and receiveLoop. */
export class Session {
  readonly outgoing: Outgoing;
  readonly counts: AgentCounts = { connections: 0, keepalives: 0, events: 0, checks: 0 };
  private received = 0;
  private dropped = 0;
  private codec: Codec | undefined;
  /** Whether checks are accepted and keepalives sent. */
  private ready = false;
  private timer: Timer | undefined;

  constructor(private readonly around: SessionAround) {
    this.outgoing = new Outgoing(around.log, (event, done) => {
      this.counts.events++;
      this.transmit('event', event, done);
    });
  }

  /** What went over its connections, as the agent's API tells it. */
  get traffic() {
    const { connections, keepalives, events } = this.counts;
    return {
      messages_received: this.received,
      messages_sent: keepalives + events - this.dropped,
      messages_dropped: this.dropped,
      new_connections: connections,
    };
  }

  /** Forgets what the last connection was told and had counted. */
  reset(): void {
    const { entity, checks } = this.around;
    this.end();
    entity.forget();
    checks.resetSequences();
  }

  /** A connection is there: keepalives begin when the backend has said what it knows, or does not say it in time. */
  begin(codec: Codec): void {
    const { clock, log, settings } = this.around;
    this.codec = codec;
    this.counts.connections++;
    if (settings.agentManagedEntity) {
      this.start();
      return;
    }
    const late = (): void => {
      const message = 'the initial entity config was never received, using the local entity';
      log('warning', component, message);
      this.start();
    };
    this.timer = clock.setTimer(gracePeriod, late, `agent ${settings.name} entity config`);
  }

  /** No keepalives and no events any more. */
  end(): void {
    this.ready = false;
    this.outgoing.stop();
    this.timer?.cancel();
    this.timer = undefined;
  }

  private start(): void {
    if (this.ready) return;
    this.timer?.cancel();
    this.ready = true;
    this.sendKeepalive(this.around.clock.now());
    this.outgoing.start();
  }

  /** One now and the next when it is due; `due` keeps them from drifting. */
  private sendKeepalive(due: number): void {
    const { clock, ids, entity, keepalive, checks, settings } = this.around;
    const next = due + settings.keepaliveInterval * 1000;
    this.timer = clock.setTimer(
      next - clock.now(),
      // A clock that was moved far ahead sends one, as a ticker does.
      () => this.sendKeepalive(Math.max(next, clock.now() - settings.keepaliveInterval * 1000)),
      `agent ${settings.name} keepalive`,
    );
    const event = keepalive(
      entity.forKeepalive(),
      ids.uuid(),
      checks.nextSequence('keepalive'),
      clock.seconds(),
    );
    logEvent(this.around, event);
    this.counts.keepalives++;
    this.transmit('keepalive', event, () => undefined);
  }

  private transmit(type: MessageType, event: Event, done: (lost: boolean) => void): void {
    const { log, write } = this.around;
    const { codec } = this;
    if (!codec) {
      done(true);
      return;
    }
    let payload: Uint8Array;
    try {
      payload = codec.encodeEvent(event);
    } catch (error) {
      // There is no sense in trying again: JSON, for one, knows no infinite metrics.
      log('error', component, 'error marshaling check result', { error: (error as Error).message });
      done(false);
      return;
    }
    if (type === 'event')
      log('info', component, 'sending message', () => ({
        type,
        content_type: codec.contentType,
        payload_size: payload.length,
      }));
    write(frame(type, payload), (lost) => {
      if (lost) this.dropped++;
      done(lost);
    });
  }

  /** Something came from the backend. */
  hear(data: Buffer): void {
    const { log, drop } = this.around;
    const message = splitFrame(data);
    const { codec } = this;
    if (!codec) return;
    this.received++;
    if (!message) {
      drop('invalid message');
      return;
    }
    const { type, payload } = message;
    log('info', component, 'message received', () => ({
      type,
      content_type: codec.contentType,
      payload_size: payload.length,
    }));
    try {
      this.handle(codec, type, payload);
    } catch (error) {
      log('error', component, 'error handling message', { error: (error as Error).message });
    }
  }

  private handle(codec: Codec, type: string, payload: Uint8Array): void {
    switch (type) {
      case 'entity_config':
        this.configure(codec, payload);
        break;
      case 'check_request':
        // Before the backend has said what it knows of the agent, results would speak for another entity.
        if (!this.ready) break;
        this.counts.checks++;
        this.around.checks.receive(codec.decodeCheckRequest(payload));
        break;
      default:
        throw new Error(`unknown message type: ${type}`);
    }
  }

  private configure(codec: Codec, payload: Uint8Array): void {
    const { settings, entity, log } = this.around;
    if (settings.agentManagedEntity) return;
    const config = codec.decodeEntityConfig(payload);
    log('debug', component, 'received an entity config from the backend');
    if (!isUnknownEntity(config) && config.metadata.name === '')
      throw new Error('entity config without a name');
    entity.configure(config);
    this.start();
  }
}
