import { type Clock, systemClock } from '../host/clock.js';
import { withOwnTimers } from '../host/clock-views.js';
import { randomIds } from '../host/ids.js';
import { createLog } from '../host/log.js';
import type { Event } from '../resources/core/event.js';
import { scriptError } from '../wire/script.js';
import { healthRoute } from './api/health.js';
import { Accounts } from './auth/accounts.js';
import { Gate } from './auth/gate.js';
import { Passwords } from './auth/passwords.js';
import { Rbac } from './auth/rbac.js';
import { Tokens } from './auth/tokens.js';
import { createBus } from './bus.js';
import { Cluster } from './cluster.js';
import { Control } from './control/control.js';
import { type EventParts, eventParts } from './event-parts.js';
import { Gateway } from './gateway/gateway.js';
import { Dispatcher, type DispatchOptions } from './http/dispatch.js';
import { Journal, type JournalEntry } from './http/journal.js';
import type { Listener } from './http/server.js';
import { type Credentials, credentialsOf, initialise } from './init.js';
import { agentListener, apiListener, pageNotFound } from './listeners.js';
import { Metrics } from './metrics.js';
import { MetricsCollector } from './metrics-collector.js';
import type { BackendOptions } from './options.js';
import type { Outbox } from './outbox/outbox.js';
import type { Part, Surroundings } from './part.js';
import type { Definitions } from './pipeline/definitions.js';
import type { EventTrace } from './pipeline/trace.js';
import { apiRoutes } from './routes.js';
import { openStore } from './store/open.js';
import type { Snapshot } from './store/store.js';

export { ListenError } from './http/server.js';
export { type BackendOptions, OptionError } from './options.js';

/** A local backend that accepts requests. */
export interface Backend {
  readonly apiUrl: string;
  readonly agentUrl: string;
  /** The administrator's; `''` in `--compat 6.7.5` unless one was told. */
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
  readonly clock: Clock;
  /** For the control API: the token of `Authorization: Bearer`. */
  readonly controlToken: string;
  /** The last requests. */
  journal(): readonly JournalEntry[];
  /** What handlers and mutators did, or would have done. */
  readonly outbox: Outbox;
  /** What the pipelines would do with an event, and why; nothing is run but scripts of filters and mutators. */
  explain(event: Event, definitions?: Definitions): Promise<EventTrace>;
  /** Resolves when everything asynchronous that is pending is done. */
  settle(): Promise<void>;
  /** Goes back to the seed. */
  reset(): Promise<void>;
  /** From now on `reset` goes back to what is there at this moment. */
  takeSeed(): void;
  /** Ends it: connections, timers, parts, store. */
  close(): Promise<void>;
  /** Resolves when it has ended, also when the control API ended it. */
  readonly closed: Promise<void>;
}

/**
 * Starts a local backend; resolves when both listeners accept.
 *
 * @throws ListenError when a port is taken, OptionError for a setting that makes no sense, StoreError for a folder that
 * cannot be used
 */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const wanted = credentialsOf(options);
  // Others may use it as well: this backend's end must not stop their timers.
  const clock = withOwnTimers(options.clock ?? systemClock());
  const around: Surroundings = {
    clock,
    bus: createBus(),
    ids: randomIds(),
    store: await openStore(options.stateDir),
    log: createLog(options.log ?? (() => undefined), options.logLevel, clock),
    compat: options.compat ?? 'guide',
    checks: { script: scriptError },
  };
  const backend = new LocalBackend(around, options);
  try {
    await backend.start(wanted);
    return backend;
  } catch (error) {
    await backend.close();
    throw error;
  }
}

class LocalBackend implements Backend {
  readonly controlToken: string;
  readonly closed: Promise<void>;
  private readonly log = new Journal();
  private readonly metrics = new Metrics();
  private readonly events: EventParts;
  private parts: readonly Part[];
  private credentials: Credentials = { username: '', password: '', apiKey: '' };
  private api: Listener | undefined;
  private agents: Listener | undefined;
  private gateway: Gateway | undefined;
  private seed: () => Promise<Snapshot> = () => Promise.resolve({ entries: [] });
  private ending: Promise<void> | undefined;
  private ended: () => void = () => undefined;
  private readonly detach: () => void;

  constructor(
    private readonly around: Surroundings,
    private readonly options: BackendOptions,
  ) {
    this.controlToken = around.ids.hex(24);
    this.events = eventParts(around, options);
    this.parts = [...this.events.parts, new MetricsCollector(around, this.metrics)];
    this.closed = new Promise((resolve) => {
      this.ended = resolve;
    });
    const { bus, clock, log } = around;
    bus.onFailure((error, topic) => log('error', 'bus', String(error), { topic }));
    this.detach = clock.attach({
      idle: () => bus.idle(),
      quiet: () => bus.quiet,
      failed: (error, label) => log('error', 'clock', String(error), { timer: label }),
    });
  }

  async start(wanted: Credentials): Promise<void> {
    const { around } = this;
    const passwords = new Passwords(around.ids);
    const { credentials, seed } = await initialise(around, passwords, wanted);
    this.credentials = credentials;
    this.seed = seed;
    this.buildListeners(new Cluster(around.store, around.ids), passwords);
    await this.startParts();
    await this.listen();
  }

  private buildListeners(cluster: Cluster, passwords: Passwords): void {
    const { around } = this;
    const { store, clock, ids } = around;
    const accounts = new Accounts(store, passwords);
    const rbac = new Rbac(store);
    const tokens = new Tokens(cluster.secret, clock, ids);
    const settings = this.dispatchOptions(new Gate(store, tokens, accounts, rbac));
    const routes = apiRoutes(around, { accounts, passwords, rbac, tokens, cluster, metrics: this.metrics });
    const control = new Control(this.controlToken, {
      clock,
      journal: this.log,
      outbox: this.outbox,
      compat: around.compat,
      users: () => accounts.all(),
      settle: () => this.settle(),
      reset: () => this.reset(),
      stop: () => setImmediate(() => void this.close()),
    });
    const dispatcher = new Dispatcher(routes, settings);
    this.api = apiListener(this.options, { dispatcher, journal: this.log, control, clock, log: around.log });
    this.gateway = new Gateway(around, { accounts, rbac }, this.metrics);
    this.parts = [...this.parts, this.gateway];
    const agentSide = new Dispatcher([healthRoute(cluster)], { ...settings, unknown: pageNotFound });
    this.agents = agentListener(this.options, agentSide, this.gateway);
  }

  private dispatchOptions(gate: Gate): DispatchOptions {
    const { store, log } = this.around;
    return {
      gate,
      requestLimit: this.options.apiRequestLimit ?? 512_000,
      durable: () => store.durable(),
      unexpected: (error, target) =>
        log('error', 'apid', error instanceof Error ? error.message : String(error), { path: target }),
    };
  }

  private async listen(): Promise<void> {
    const results = await Promise.allSettled([this.api?.listen(), this.agents?.listen()]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const { host } = new URL(this.agents?.url ?? '');
    const { compat, log } = this.around;
    // A warning in the original: it would be the first line on stderr of whatever runs beside a backend of its own.
    log(compat === '6.7.5' ? 'warning' : 'info', 'agentd', `starting agentd on address: ${host}`);
  }

  get apiUrl(): string {
    return this.api?.url ?? '';
  }

  get agentUrl(): string {
    return (this.agents?.url ?? '').replace(/^http/, 'ws');
  }

  get apiKey(): string {
    return this.credentials.apiKey;
  }

  get username(): string {
    return this.credentials.username;
  }

  get password(): string {
    return this.credentials.password;
  }

  get clock(): Clock {
    return this.around.clock;
  }

  journal(): readonly JournalEntry[] {
    return this.log.entries();
  }

  get outbox(): Outbox {
    return this.events.outbox;
  }

  explain(event: Event, definitions?: Definitions): Promise<EventTrace> {
    return this.events.explain(event, definitions);
  }

  async settle(): Promise<void> {
    await this.around.clock.settled();
    await this.around.store.durable();
  }

  async reset(): Promise<void> {
    const seed = await this.seed();
    await this.stopParts();
    this.around.store.reset(seed);
    this.log.clear();
    this.metrics.clear();
    await this.startParts();
    await this.around.store.durable();
  }

  takeSeed(): void {
    const seed = this.around.store.snapshot();
    this.seed = () => Promise.resolve(seed);
  }

  close(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    // Agents are told before their connections go.
    await this.gateway?.stop();
    await Promise.all([this.api?.close(), this.agents?.close()]);
    await this.stopParts();
    await this.around.store.close();
    this.detach();
    this.ended();
  }

  private async startParts(): Promise<void> {
    for (const part of this.parts) await part.start?.();
  }

  private async stopParts(): Promise<void> {
    for (const part of [...this.parts].reverse()) await part.stop?.();
    this.around.clock.stop();
    await this.around.bus.idle();
  }
}
