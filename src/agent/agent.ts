import { type Clock, systemClock } from '../host/clock.js';
import { skewed, withOwnTimers } from '../host/clock-views.js';
import { type Ids, randomIds } from '../host/ids.js';
import { createLog, type Log } from '../host/log.js';
import type { Event } from '../resources/core/event.js';
import { type Codec, jsonType } from '../wire/agent/index.js';
import { type AgentAround, component } from './around.js';
import { type AgentAssets, type AllowedCommand, agentAssets, CheckExecutor } from './checks/index.js';
import { Link } from './connection/link.js';
import { AgentEntity } from './entity.js';
import { keepaliveForm } from './keepalive.js';
import { type Listeners, openListeners } from './listening.js';
import { machineFacts } from './machine.js';
import type { AgentOptions, AgentSettings } from './options.js';
import { type AgentCounts, Session } from './session.js';

/** A simulated agent at work. */
export interface Agent {
  readonly name: string;
  readonly namespace: string;
  /** Whether it has a connection to a backend. */
  readonly connected: boolean;
  /** Resolves when the attempt to connect that is under way is over, however it ends. */
  readonly attempted: Promise<void>;
  /** Of its local API; `''` without one. */
  readonly apiUrl: string;
  /** Of its TCP and UDP sockets, and of StatsD; 0 without them. */
  readonly socketPort: number;
  readonly statsdPort: number;
  /** How much it has done so far. */
  readonly counts: Readonly<AgentCounts>;
  /** Resolves when all that was pending is done, on the side of the backend, too. */
  settle(): Promise<void>;
  /** Ends it as a signal ends `sensu-agent`: it says farewell and nothing more. */
  stop(): Promise<void>;
  /** Ends it as a loss of power does: without a word. */
  vanish(): void;
  /** Resolves when it has ended. */
  readonly closed: Promise<void>;
}

/** What an agent is made of that takes time to get. */
export interface AgentMeans {
  readonly codecs: ReadonlyMap<string, Codec>;
  readonly allowList: readonly AllowedCommand[];
}

/** Time, chance and log of an agent. */
export interface AgentBasics {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export function agentBasics({ clock, skew = 0, ids, log, logLevel }: AgentOptions): AgentBasics {
  const own = skewed(withOwnTimers(clock ?? systemClock()), skew);
  return {
    clock: own,
    ids: ids ?? randomIds(),
    log: createLog(log ?? (() => undefined), log ? (logLevel ?? 'info') : 'panic', own),
  };
}

/** Puts the parts of an agent together. */
export class SimulatedAgent implements Agent {
  readonly name: string;
  readonly namespace: string;
  readonly closed: Promise<void>;
  private readonly link: Link;
  private readonly session: Session;
  private readonly executor: CheckExecutor;
  private readonly around: AgentAround;
  private readonly assets: AgentAssets | undefined;
  private readonly detach: () => void;
  private listeners: Listeners | undefined;
  /** Checks whose simulated command takes a while: only the clock can end them. */
  private slow = 0;
  private ended: () => void = () => undefined;
  private ending: Promise<void> | undefined;

  constructor(
    private readonly basics: AgentBasics,
    private readonly settings: AgentSettings,
    private readonly means: AgentMeans,
    options: AgentOptions,
  ) {
    const { clock, ids, log } = basics;
    const { name, namespace } = settings;
    this.name = name;
    this.namespace = namespace;
    this.closed = new Promise((resolve) => {
      this.ended = resolve;
    });
    const entity = new AgentEntity(settings, clock, options.system ?? machineFacts(clock));
    this.around = {
      clock,
      wall: systemClock(),
      ids,
      log,
      entity: () => entity.now(),
      send: (_type, event) => this.send(event),
    };
    this.assets = settings.execute ? agentAssets(this.around, assetSettings(settings)) : undefined;
    this.executor = this.checkExecutor(options);
    this.session = new Session({
      clock,
      ids,
      log,
      settings,
      entity,
      keepalive: keepaliveForm(settings, log),
      checks: this.executor,
      write: (data, done) => this.link.send(data, done),
      drop: (reason) => this.link.drop(reason),
    });
    this.link = new Link(basics, settings, {
      disconnected: () => this.session.reset(),
      connected: (contentType) => this.session.begin(this.codec(contentType)),
      message: (data) => this.session.hear(data),
    });
    this.detach = clock.attach({
      idle: () => this.idle(),
      quiet: () => this.quiet,
      failed: (error, label) => log('error', component, String(error), { timer: label }),
    });
  }

  private checkExecutor({ simulate }: AgentOptions): CheckExecutor {
    const { name, namespace, disableAssets, environment } = this.settings;
    const { assets } = this;
    return new CheckExecutor({
      ...this.around,
      settings: {
        name,
        namespace,
        disableAssets,
        allowList: this.means.allowList,
        ...(assets && { machine: { environment, install: (wanted) => assets.install(wanted) } }),
        ...(simulate && {
          simulate: async (order) => {
            this.slow++;
            try {
              return await simulate(order);
            } finally {
              this.slow--;
            }
          },
        }),
      },
    });
  }

  private codec(contentType: string): Codec {
    return this.means.codecs.get(contentType) ?? (this.means.codecs.get(jsonType) as Codec);
  }

  /** Opens what is to listen, and begins to connect. */
  async start(): Promise<void> {
    this.listeners = await openListeners(this.around, this.settings, {
      connected: () => this.connected,
      metrics: () => ({ ...this.session.traffic, websocket_errors: this.link.failures }),
    });
    this.link.start();
  }

  get connected(): boolean {
    return this.link.isConnected;
  }

  get attempted(): Promise<void> {
    return this.link.attempted;
  }

  get apiUrl(): string {
    return this.listeners?.apiUrl ?? '';
  }

  get socketPort(): number {
    return this.listeners?.socketPort ?? 0;
  }

  get statsdPort(): number {
    return this.listeners?.statsdPort ?? 0;
  }

  get counts(): Readonly<AgentCounts> {
    return this.session.counts;
  }

  private send(event: Event): Promise<boolean> {
    return this.session.outgoing.send(event);
  }

  settle(): Promise<void> {
    return this.basics.clock.settled();
  }

  private get quiet(): boolean {
    const { executor, session, link, listeners } = this;
    const isListening = listeners?.quiet ?? true;
    return executor.running === this.slow && session.outgoing.quiet && link.quiet && isListening;
  }

  private async idle(): Promise<void> {
    while (!this.quiet) {
      if (this.slow === 0) await this.executor.idle();
      // What is simulated takes a turn, or until the clock moves.
      else await new Promise(setImmediate);
      if (!this.session.outgoing.quiet || this.listeners?.quiet === false) await new Promise(setImmediate);
      await this.link.idle();
    }
  }

  stop(): Promise<void> {
    this.ending ??= this.end(() => this.link.stop());
    return this.ending;
  }

  vanish(): void {
    this.ending ??= this.end(async () => this.link.vanish());
  }

  private async end(disconnect: () => Promise<void>): Promise<void> {
    const { log, clock } = this.basics;
    log('info', component, 'agent shutting down');
    this.session.end();
    this.executor.stop();
    this.detach();
    const disconnected = disconnect();
    log('info', component, 'shutting down connection manager');
    await Promise.all([disconnected, this.listeners?.close(), this.assets?.close()]);
    clock.stop();
    this.ended();
  }
}

const assetSettings = ({ cacheDir, assetsRateLimit, assetsBurstLimit, environment }: AgentSettings) => ({
  ...(cacheDir && { cacheDir }),
  downloads: { perSecond: assetsRateLimit, burst: assetsBurstLimit },
  environment,
});
