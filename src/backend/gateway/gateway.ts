import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, stopwatch, systemClock } from '../../host/clock.js';
import { type Codec, codecFor, type EntityConfig, frame } from '../../wire/agent/index.js';
import { plainError, type Reply } from '../http/reply.js';
import type { Metrics } from '../metrics.js';
import type { Part, Surroundings } from '../part.js';
import { configPrefix } from '../store/entities.js';
import type { Change } from '../store/store.js';
import { burials, type CheckDelivery, checkRequests } from '../topics.js';
import { Connection } from './connection.js';
import { type Access, type Admission, Handshake } from './handshake.js';
import { Intake } from './intake.js';
import { type Registry, Session } from './session.js';
import { Index } from './session-index.js';
import { plainUpgrade } from './upgrade.js';

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;

/** Lets agents in and keeps their sessions. Sensu: backend/agentd. */
export class Gateway implements Part, Registry {
  readonly name = 'agentd';
  private readonly handshake: Handshake;
  private readonly intake: Intake;
  private readonly sessions = new Set<Session>();
  private readonly waiting = new Index<Session>();
  private readonly byEntity = new Index<Session>();
  private readonly bySubscription = new Index<Session>();
  private readonly subscribed = new Map<Session, readonly string[]>();
  private readonly wall: Clock = systemClock();
  private subscriptions: readonly (() => void)[] = [];
  private isRunning = false;
  private started: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  constructor(
    private readonly around: Surroundings,
    access: Access,
    private readonly metrics: Metrics,
  ) {
    this.handshake = new Handshake(around, access);
    this.intake = new Intake(around, metrics);
    this.closeDoor();
  }

  start(): void {
    const { bus, store, clock } = this.around;
    this.subscriptions = [
      bus.subscribe(burials, (buried) => {
        for (const session of this.waiting.take(keyOf(buried))) session.buried();
      }),
      bus.subscribe(checkRequests, (delivery) => this.deliver(delivery)),
      store.watch(configPrefix, (change) => this.configChanged(change)),
      clock.attach({ idle: () => this.idle(), quiet: () => this.quiet }),
    ];
    this.isRunning = true;
    this.open();
  }

  /** Ends all sessions; agents that come back wait until it has started again. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.isRunning = false;
    this.closeDoor();
    for (const end of this.subscriptions) end();
    await Promise.all([...this.sessions].map((session) => session.finish()));
  }

  private closeDoor(): void {
    this.started = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  /** Answers a request without an upgrade: it is refused for one reason or another. */
  async refuse(message: IncomingMessage): Promise<Reply> {
    const admitted = await this.handshake.admit(message);
    return 'status' in admitted ? admitted : plainError(500, 'Internal Server Error');
  }

  /** @returns the answer for who may not come in; nothing when the connection has been taken over */
  async connect(message: IncomingMessage, stream: Duplex, head: Buffer): Promise<Reply | undefined> {
    const elapsed = stopwatch();
    let admitted: Admission | Reply;
    let codec: Codec | undefined;
    do {
      await this.started;
      [admitted, codec] = await this.around.bus.track(this.admit(message));
    } while (!this.isRunning);
    if (!codec || 'status' in admitted) return admitted as Reply;
    this.accept(message, stream, head, admitted, codec);
    this.metrics.observe('sensu_go_websocket_upgrade_duration', elapsed());
    return undefined;
  }

  private async admit(message: IncomingMessage): Promise<[Admission, Codec] | [Reply, undefined]> {
    const admitted = await this.handshake.admit(message);
    return 'status' in admitted ? [admitted, undefined] : [admitted, await codecFor(admitted.contentType)];
  }

  private accept(
    message: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    admission: Admission,
    codec: Codec,
  ): void {
    plainUpgrade(message);
    const connection = Connection.accept(message, stream, head, codec.contentType, this.wall);
    if (!connection) return;
    const session = new Session(this.around, this, this.intake, admission, codec, connection);
    this.sessions.add(session);
    session.start();
  }

  wait(session: Session): void {
    this.waiting.add(keyOf(session), session);
  }

  join(session: Session): void {
    this.byEntity.add(keyOf(session), session);
    this.metrics.add('sensu_go_agent_sessions', 1, { namespace: session.namespace });
  }

  announce(session: Session, config: EntityConfig, action: 'Create' | 'Update'): void {
    for (const other of this.byEntity.at(keyOf(session))) other.configChanged(config, action);
  }

  subscribe(session: Session, wanted: readonly string[]): void {
    this.unsubscribe(session);
    const taken = wanted.filter(Boolean).map((subscription) => `${session.namespace}/${subscription}`);
    for (const key of taken) this.bySubscription.add(key, session);
    this.subscribed.set(session, taken);
  }

  private unsubscribe(session: Session): void {
    for (const key of this.subscribed.get(session) ?? []) this.bySubscription.delete(key, session);
    this.subscribed.delete(session);
  }

  leave(session: Session): void {
    this.sessions.delete(session);
    this.unsubscribe(session);
    this.waiting.delete(keyOf(session), session);
    if (!this.byEntity.delete(keyOf(session), session)) return;
    this.metrics.add('sensu_go_agent_sessions', -1, { namespace: session.namespace });
  }

  failed(op: 'recv' | 'send', error: string): void {
    this.metrics.add('sensu_go_websocket_errors', 1, { op, error });
  }

  private configChanged({ key, stored, previous }: Change): void {
    const config = stored?.value as EntityConfig | undefined;
    const action = previous ? 'Update' : 'Create';
    for (const session of this.byEntity.at(key)) session.configChanged(config, action);
  }

  /** The request is written once for each encoding, however many agents there are. */
  private deliver({ namespace, subscription, request }: CheckDelivery): void {
    const written = new Map<Codec, Buffer>();
    for (const session of this.bySubscription.at(`${namespace}/${subscription}`)) {
      const { codec } = session;
      const message = written.get(codec) ?? frame('check_request', codec.encodeCheckRequest(request));
      written.set(codec, message);
      session.deliver(message);
    }
  }

  private async idle(): Promise<void> {
    const unheard = [...this.sessions].filter(({ connection }) => !connection.quiet);
    if (unheard.length) await Promise.all(unheard.map(({ connection }) => connection.confirm()));
  }

  private get quiet(): boolean {
    for (const { connection } of this.sessions) if (!connection.quiet) return false;
    return true;
  }
}
