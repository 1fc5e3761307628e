import type { Clock, Timer } from '../../host/clock.js';
import { systemClock } from '../../host/clock.js';
import type { Ids } from '../../host/ids.js';
import type { Log } from '../../host/log.js';
import { encodingOfAnswer, introductionHeaders, jsonType } from '../../wire/agent/index.js';
import type { AgentSettings } from '../options.js';
import { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { Heartbeat } from './heartbeat.js';
import { hasCertificate } from './tls.js';

/** What an agent does with its connection. */
export interface LinkUser {
  /** Before each attempt: what the last session knew is to be forgotten. */
  disconnected(): void;
  /** @param contentType of the payloads on both ways */
  connected(contentType: string): void;
  message(data: Buffer): void;
}

/** What a link has around it. */
export interface LinkAround {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Real milliseconds that an attempt may take before nobody waits for it any more. */
const patience = 2000;

type State = 'new' | 'waiting' | 'connecting' | 'connected' | 'stopped';

/** Keeps an agent connected: attempts, waits between them, heartbeats. Sensu: agent, connectionManager. */
export class Link {
  /** Attempts to connect that failed. */
  failures = 0;
  private state: State = 'new';
  private connection: Connection | undefined;
  private readonly backoff: Backoff;
  private readonly urls: string[];
  private contentType: string | undefined;
  /** What ends with a connection or an attempt. */
  private timers: Timer[] = [];
  private heartbeat: Heartbeat | undefined;
  /** Whether the backend has said anything in this session. */
  private heard = false;
  /** What was written, and how much of it the backend has handled for sure. */
  private written = 0;
  private confirmed = 0;
  /** Whether it was waited for this attempt, or for an answer, in vain. */
  private silent = false;
  private tellAttempt: () => void = () => undefined;
  /** Resolves when the attempt that is under way is over. */
  attempted: Promise<void> = Promise.resolve();
  /** How often it has connected. */
  connections = 0;

  constructor(
    private readonly around: LinkAround,
    private readonly settings: AgentSettings,
    private readonly user: LinkUser,
  ) {
    this.backoff = new Backoff(settings, around.ids);
    this.urls = shuffled(settings.backendUrls, around.ids);
  }

  /** Begins the first attempt. */
  start(): void {
    this.attempt();
  }

  get isConnected(): boolean {
    return this.state === 'connected';
  }

  private attempt(): void {
    const { log, clock } = this.around;
    const { settings } = this;
    this.endTimers();
    this.user.disconnected();
    const url = this.nextUrl();
    this.state = 'connecting';
    this.silent = false;
    this.heard = false;
    this.attempted = new Promise((resolve) => {
      this.tellAttempt = resolve;
    });
    log('info', 'agent', `connecting to backend URL ${JSON.stringify(url)}`);
    const connection = new Connection(
      { url, headers: this.headers(), tls: settings.tls, environment: settings.environment },
      {
        opened: (rawHeaders) =>
          // A backend names protobuf in its answer even to those who asked for JSON.
          this.opened(connection, settings.json ? jsonType : encodingOfAnswer(rawHeaders)),
        failed: (reason) => this.failed(reason),
        message: (data) => {
          this.heard = true;
          this.silent = false;
          this.user.message(data);
        },
        pong: () => {
          this.silent = false;
          this.heartbeat?.pong();
        },
        ended: ({ text }) => this.broke(text),
      },
    );
    this.connection = connection;
    const limit = (settings.backendHandshakeTimeout < 1 ? 15 : settings.backendHandshakeTimeout) * 1000;
    this.timers = [clock.setTimer(limit, () => this.gaveUp(connection), `agent ${settings.name} handshake`)];
    connection.open();
  }

  private nextUrl(): string {
    const url = this.urls.shift() as string;
    this.urls.push(url);
    return url;
  }

  private headers(): Record<string, string> {
    const { name, namespace, subscriptions, user, password, json, tls } = this.settings;
    return introductionHeaders({
      name,
      namespace,
      subscriptions,
      json,
      credentials: hasCertificate(tls) ? undefined : { user, password },
      contentType: this.contentType,
    });
  }

  private opened(connection: Connection, contentType: string): void {
    const { clock, log } = this.around;
    const { name, backendHeartbeatInterval, backendHeartbeatTimeout } = this.settings;
    this.endTimers();
    this.state = 'connected';
    this.connections++;
    this.contentType = contentType;
    this.silent = false;
    this.written++;
    log('info', 'agent', 'successfully connected');
    this.heartbeat = new Heartbeat(
      { clock, log, name },
      { interval: backendHeartbeatInterval, timeout: backendHeartbeatTimeout },
      () => {
        this.written++;
        connection.ping();
      },
      () => this.drop('Connection error: i/o timeout'),
    );
    this.limitSession();
    this.tellAttempt();
    this.user.connected(contentType);
  }

  /** So that agents that started together do not come back together. */
  private limitSession(): void {
    const { clock, ids, log } = this.around;
    const { maxSessionLength, name } = this.settings;
    if (maxSessionLength <= 0) return;
    const length = maxSessionLength * (1 - 0.5 * ids.fraction());
    log('info', 'agent', `Session will be terminated in ${length / 1000}s`);
    this.timers.push(
      clock.setTimer(
        length,
        () => {
          const limit = `${maxSessionLength / 1000}s`;
          log('info', 'agent', `Ending session after ${length / 1000}s (max session length is ${limit})`);
          void this.connection?.close();
          this.again();
        },
        `agent ${name} session`,
      ),
    );
  }

  private failed(reason: string): void {
    if (this.state !== 'connecting') return;
    this.tellAttempt();
    this.failures++;
    this.around.log('error', 'agent', 'reconnection attempt failed', { error: reason });
    this.wait();
  }

  private gaveUp(connection: Connection): void {
    connection.cut();
    this.failed('i/o timeout');
  }

  private wait(): void {
    this.endTimers();
    this.state = 'waiting';
    const ms = this.backoff.next();
    this.timers = [this.around.clock.setTimer(ms, () => this.attempt(), `agent ${this.settings.name} retry`)];
  }

  /** The connection is gone, and this side did not end it. */
  private broke(reason: string): void {
    if (this.state !== 'connected') return;
    this.around.log('error', 'agent', 'transport receive error', { error: reason });
    this.again();
  }

  /** Ends the connection because of what came, or did not come, and gets a new one. */
  drop(reason: string): void {
    if (this.state !== 'connected') return;
    void this.connection?.close();
    this.broke(reason);
  }

  /**
   * At once; but a backend that ends every session before it has said a word is treated like one that refuses, which
   * spares both sides a race. The original races.
   */
  private again(): void {
    if (!this.heard) {
      this.wait();
      return;
    }
    this.backoff.reset();
    this.attempt();
  }

  /** Writes a message. @param done called when it has left, or is lost */
  send(data: Buffer, done: (lost: boolean) => void): void {
    this.written++;
    this.connection?.send(data, (error) => {
      if (!error) return done(false);
      const text = `Connection error: ${error.message}`;
      this.around.log('error', 'agent', 'error sending message over websocket', { error: text });
      return done(true);
    });
  }

  /** Whether nothing is on its way, as far as it was worth waiting for. */
  get quiet(): boolean {
    if (this.silent) return true;
    if (this.state === 'connecting' || this.connection?.isEnding) return false;
    return this.state !== 'connected' || this.written === this.confirmed;
  }

  /** Resolves when the backend has handled all that was written, or does not answer. */
  async idle(): Promise<void> {
    while (!this.quiet) {
      if (this.state === 'connecting') await this.awaitAttempt();
      else if (this.connection?.isEnding) await this.connection.gone();
      else await this.confirm();
    }
  }

  private async awaitAttempt(): Promise<void> {
    const { attempted } = this;
    const isOver = await within(patience, attempted);
    if (!isOver && this.attempted === attempted) this.silent = true;
  }

  private async confirm(): Promise<void> {
    const { connection, written } = this;
    if (!connection) return;
    const answered = await connection.confirm();
    if (connection !== this.connection) return;
    if (answered) this.confirmed = written;
    else this.silent = true;
  }

  /** Says farewell and connects no more. */
  async stop(): Promise<void> {
    const { connection } = this;
    this.end();
    await connection?.close();
  }

  /** Goes without a word. */
  vanish(): void {
    const { connection } = this;
    this.end();
    connection?.cut();
  }

  private end(): void {
    this.endTimers();
    this.state = 'stopped';
    this.connection = undefined;
    this.tellAttempt();
  }

  private endTimers(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
    this.heartbeat?.stop();
    this.heartbeat = undefined;
  }
}

/** Whether it is over within so many real milliseconds. */
function within(ms: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = systemClock().setTimer(ms, () => resolve(false), 'patience');
    void work.then(() => {
      timer.cancel();
      resolve(true);
    });
  });
}

/** Once per start, as the original does; then in turn. */
function shuffled(urls: readonly string[], ids: Ids): string[] {
  const result = [...urls];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(ids.fraction() * (last + 1));
    [result[last], result[other]] = [result[other] as string, result[last] as string];
  }
  return result;
}
