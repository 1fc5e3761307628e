import { substituteTokens } from '../../host/tokens.js';
import type { Asset } from '../../resources/core/asset.js';
import { check as checkKind } from '../../resources/core/check.js';
import { type Entity, redactEntity } from '../../resources/core/entity.js';
import type { Event, EventCheck } from '../../resources/core/event.js';
import type { HookConfig } from '../../resources/core/hook.js';
import type { CheckRequest, RequestedCheck } from '../../wire/agent/index.js';
import { type AgentAround, component, logEvent } from '../around.js';
import { Acceptance, keyOf } from './acceptance.js';
import type { AllowedCommand } from './allow-list.js';
import { eventText } from './event-text.js';
import { executeHooks } from './hooks.js';
import { measure } from './measure.js';
import { Denied, environmentFor, type Machine, permitted, type Wanted } from './preparation.js';
import { checkEvent, failureStatus } from './result.js';
import {
  type CommandOrder,
  type CommandOutcome,
  type CommandRunner,
  loadTest,
  realRunner,
  recordingRunner,
} from './runner.js';

export interface CheckSettings {
  /** The agent's. */
  readonly name: string;
  readonly namespace: string;
  /** Empty where everything may be run. */
  readonly allowList?: readonly AllowedCommand[];
  readonly disableAssets?: boolean;
  /** Runs commands, on this machine. Without it nothing is run and nothing is installed. */
  readonly machine?: Machine | undefined;
  /** Says what commands give that are not run; unless told, that they pass. */
  readonly simulate?: CommandRunner | undefined;
}

/** The problem makes an event of status 3. */
class Failure extends Error {}

const denied = 'check command denied by the agent allow list';
const hookDenied = 'check hook command denied by the agent allow list';
const noEngine = { script: () => undefined };

/** Answers check requests with events. Sensu: agent/check_handler.go. */
export class CheckExecutor {
  private readonly acceptance = new Acceptance();
  private readonly tasks = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly run: CommandRunner;
  private sequences = new Map<string, number>();

  constructor(private readonly around: AgentAround & { readonly settings: CheckSettings }) {
    const { settings, wall, log } = around;
    this.run = settings.machine
      ? realRunner(wall, this.stopping.signal)
      : (settings.simulate ?? recordingRunner(log));
  }

  /** How many checks are being executed. */
  get running(): number {
    return this.acceptance.count;
  }

  /** Starts what is asked for, or logs why not. */
  receive(request: CheckRequest): void {
    const { log, settings } = this.around;
    const refusal = this.acceptance.refusal(request);
    const { config } = request;
    if (refusal || !config) {
      log(refusal?.level ?? 'error', component, 'error handling message', { error: refusal?.reason });
      return;
    }
    if (this.stopping.signal.aborted) return;
    const invalid = checkKind.validate(config, noEngine);
    if (settings.disableAssets && request.assets?.length)
      this.fail(
        checkEvent(config, this.now()),
        'check requested assets, but they are disabled on this agent',
      );
    else if (invalid !== undefined)
      this.fail(checkEvent(config, this.now()), `given check is invalid: ${invalid}`);
    else this.start(request, config);
  }

  /** The next number of a check's results on this connection. Keepalives are counted here, too. */
  nextSequence(check: string): number {
    const next = (this.sequences.get(check) ?? 0) + 1;
    this.sequences.set(check, next);
    return next;
  }

  /** A new connection counts from 1. */
  resetSequences(): void {
    this.sequences = new Map();
  }

  /** Resolves when nothing is being executed. */
  async idle(): Promise<void> {
    while (this.tasks.size) await Promise.all(this.tasks);
  }

  /** Abandons what is running, with everything that it started; nothing more is sent. */
  stop(): void {
    this.stopping.abort();
  }

  private now(): number {
    return this.around.clock.seconds();
  }

  private start(request: CheckRequest, config: RequestedCheck): void {
    const { log } = this.around;
    log('info', component, `scheduling check execution: ${config.metadata.name}`);
    const key = keyOf(config);
    this.acceptance.begin(key, request.issued);
    const task = this.execute(request, config)
      .catch((error: unknown) => {
        log('error', component, 'error executing check', {
          check: config.metadata.name,
          error: String(error),
        });
      })
      .finally(() => {
        this.acceptance.end(key);
        this.tasks.delete(task);
      });
    this.tasks.add(task);
  }

  private async execute(request: CheckRequest, original: RequestedCheck): Promise<void> {
    const entity = this.around.entity();
    const sequence = this.nextSequence(original.metadata.name);
    const eventFor = (config: RequestedCheck): Event & { check: EventCheck } => {
      const event = checkEvent(config, this.now());
      // As it was before its tokens were replaced: what they stand for may be secret.
      event.check.command = original.command;
      event.check.issued = request.issued;
      return { ...event, pipelines: event.check.pipelines ?? [], sequence };
    };
    let event = eventFor(original);
    try {
      const config = substituted(original, entity);
      event = { ...eventFor(config), entity: this.around.entity() };
      const outcome = await this.outcomeOf(
        { ...request, config },
        config,
        event,
        shownCommand(original, entity),
      );
      if (this.stopping.signal.aborted) return;
      await this.complete(event, { ...request, config }, outcome);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.fail(event, error.message);
    }
  }

  /** Runs the command. @throws Failure */
  private async outcomeOf(
    request: CheckRequest,
    config: RequestedCheck,
    event: Event,
    shown: string,
  ): Promise<CommandOutcome> {
    const { command, timeout, env_vars: envVars, stdin, metadata } = config;
    const wanted = { command, envVars, assets: request.assets, secrets: request.secrets };
    const environment = await this.prepare(wanted).catch((error: Error) => {
      throw new Failure(
        error instanceof Denied ? denied : `error getting assets for check: ${error.message}`,
      );
    });
    const input = stdin ? eventText(event) : '';
    return this.tryRun({ kind: 'check', check: metadata.name, command, shown, environment, input, timeout });
  }

  /** The environment, where something is run for real. @throws Denied, Error */
  private async prepare(wanted: Wanted): Promise<Record<string, string>> {
    const { allowList = [], machine } = this.around.settings;
    const entry = permitted(allowList, wanted.command);
    return machine ? environmentFor(wanted, entry, machine) : {};
  }

  /** A command that cannot be started has the status 3 and says why. */
  private tryRun(order: CommandOrder): Promise<CommandOutcome> {
    return this.run(order).catch((error: Error) => ({ status: 3, output: error.message, duration: 0 }));
  }

  private async complete(
    event: Event & { check: EventCheck },
    request: CheckRequest,
    outcome: CommandOutcome,
  ): Promise<void> {
    const { ids, settings, send } = this.around;
    const { check } = event;
    check.output = outcome.output;
    // A negative status is what the original sends as an unsigned number.
    check.status = outcome.status >>> 0;
    check.duration = outcome.duration;
    check.processed_by = settings.name;
    event.timestamp = this.now();
    event.id = ids.uuid();
    measure(event, { now: this.now(), log: this.around.log, isNote: outcome.withheld === true });
    // Without the configuration of any hook none is run.
    if (request.hooks?.length) check.hooks = await this.hooks(request, event);
    if (this.stopping.signal.aborted) return;
    if (check.discard_output) check.output = '';
    logEvent(this.around, event);
    void send('event', event);
  }

  private hooks(request: CheckRequest, event: Event): Promise<NonNullable<EventCheck['hooks']>> {
    const entity = this.around.entity();
    return executeHooks(request, event, {
      entity,
      namespace: this.around.settings.namespace,
      now: () => this.now(),
      run: (hook, about) => this.runHook(hook, about, request, entity),
    });
  }

  private async runHook(
    hook: HookConfig,
    event: Event,
    request: CheckRequest,
    entity: Entity,
  ): Promise<CommandOutcome> {
    const { name, annotations } = hook.metadata;
    const { command, timeout } = hook;
    const assets: readonly Asset[] | null = request.hook_assets[name]?.assets ?? null;
    try {
      const environment = await this.prepare({ command, assets, envVars: null, secrets: null });
      const given = request.hooks?.find((config) => config.metadata.name === name);
      const shown = given ? shownCommand(given, entity) : command;
      const check = event.check?.metadata.name ?? '';
      const input = hook.stdin ? eventText(event) : '';
      return await this.tryRun({
        kind: 'hook',
        check,
        hook: name,
        command,
        shown,
        environment,
        input,
        timeout,
      });
    } catch (error) {
      if (!(error instanceof Denied)) {
        const { message } = error as Error;
        this.around.log('error', component, 'error getting assets for hook', { hook: name, error: message });
      }
      return { status: failureStatus(annotations, -(2 ** 31)), output: hookDenied, duration: 0 };
    }
  }

  private fail(event: Event & { check: EventCheck }, problem: string): void {
    const { log, entity, send } = this.around;
    const { name: check, namespace, annotations } = event.check.metadata;
    log('error', component, problem, { check, namespace });
    event.check.output = problem;
    event.check.status = failureStatus(annotations, 0);
    event.entity = entity();
    event.timestamp = this.now();
    void send('event', event);
  }
}

/** @throws Failure */
function substituted(config: RequestedCheck, entity: Entity): RequestedCheck {
  if (config.command === loadTest) return config;
  try {
    return substituteTokens(config, entity);
  } catch (error) {
    throw new Failure(`error while substituting check tokens: ${(error as Error).message}`);
  }
}

/** A command with its tokens replaced, but for what the entity keeps to itself. */
function shownCommand({ command }: { readonly command: string }, entity: Entity): string {
  try {
    return substituteTokens({ command }, redactEntity(entity)).command;
  } catch {
    return command;
  }
}
