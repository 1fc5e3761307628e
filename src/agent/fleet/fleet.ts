import { type Clock, systemClock } from '../../host/clock.js';
import { withOwnTimers } from '../../host/clock-views.js';
import { type Ids, randomIds, seededIds } from '../../host/ids.js';
import type { System } from '../../resources/core/entity.js';
import type { Agent } from '../agent.js';
import { machineFacts } from '../machine.js';
import { AgentOptionError, type AgentOptions } from '../options.js';
import { dealOut, type Group, within } from './behaviour.js';
import { Member } from './member.js';
import { simulator } from './simulate.js';

/** So many agents connect at the same time: the others' handshakes would run out of time behind them. */
const atOnce = 64;

/** A fleet of simulated agents in this process. */
export interface FleetOptions extends AgentOptions {
  readonly count: number;
  /** Names the agents; `{n}` is the number of each, from 1. Without it the number comes at the end. */
  readonly name?: string;
  /** How they behave; steady unless told. */
  readonly groups?: readonly Group[];
  /** Makes what happens by chance the same each time. */
  readonly seed?: string;
  /** The settings of a group's agents, where they differ from the others'. */
  readonly settingsOf?: (group: Group) => AgentOptions;
}

/** What a fleet has done so far. */
export interface FleetCounts {
  readonly agents: number;
  readonly connected: number;
  readonly keepalives: number;
  readonly events: number;
  readonly checks: number;
  /** How often an agent has connected again in the same life. */
  readonly reconnects: number;
  /** Attempts that failed, connections that broke. */
  readonly failures: number;
  /** Why the last one did; `''` if none. */
  readonly lastFailure: string;
}

export interface Fleet {
  readonly names: readonly string[];
  counts(): FleetCounts;
  /** How many belong to each group. */
  groups(): Readonly<Record<string, number>>;
  /** Resolves when everybody who starts at once has tried to connect. */
  readonly started: Promise<void>;
  /** Ends all, each with a farewell. */
  stop(): Promise<void>;
  /** Ends all at once, without a word. */
  vanish(): Promise<void>;
}

type Start = (options: AgentOptions) => Promise<Agent>;

/**
 * Starts a fleet, one agent with `start` before the others, so that settings that make no sense are told at once.
 * @throws AgentOptionError
 */
export async function launchFleet(options: FleetOptions, start: Start): Promise<Fleet> {
  if (!Number.isInteger(options.count) || options.count < 1)
    throw new AgentOptionError(`--count must be a whole number of 1 or more, not ${options.count}`);
  const fleet = new AgentFleet(options, start);
  await fleet.begin();
  return fleet;
}

class AgentFleet implements Fleet {
  readonly names: readonly string[];
  started: Promise<void> = Promise.resolve();
  private readonly members: readonly Member[];
  private readonly clock: Clock;
  private readonly system: () => System;
  private readonly detach: () => void;
  private starting = true;
  private over = false;
  private failures = 0;
  private lastFailure = '';

  constructor(
    private readonly options: FleetOptions,
    private readonly start: Start,
  ) {
    this.clock = withOwnTimers(options.clock ?? systemClock());
    this.system = machineFacts(this.clock);
    this.names = Array.from({ length: options.count }, (_, index) =>
      nameOf(options.name || 'agent', index + 1, options.count),
    );
    const groups = dealOut(this.names, options.groups ?? []);
    this.members = this.names.map((name, index) => this.member(name, groups[index] as Group));
    this.detach = this.clock.attach({ idle: () => this.started, quiet: () => !this.starting });
  }

  private member(name: string, group: Group): Member {
    const { seed, settingsOf } = this.options;
    const ids: Ids = seed === undefined ? randomIds() : seededIds(`${seed}/${name}`);
    const simulate = group.checks && simulator(group.checks, this.clock, ids);
    const { clock } = this;
    const skew = within(group.skew, ids);
    const start = (): Promise<Agent> =>
      this.start({
        ...this.options,
        ...settingsOf?.(group),
        name,
        clock,
        ids,
        skew,
        system: () => ({ ...this.system(), hostname: name }),
        ...(simulate && { simulate }),
        log: (line) => this.note(line),
        logLevel: 'error',
      });
    return new Member(name, group, { clock, ids, start });
  }

  /** Of what the agents log only troubles are of interest, and how many. */
  private note(line: string): void {
    this.failures++;
    const { error, msg } = JSON.parse(line) as { error?: string; msg: string };
    this.lastFailure = error ?? msg;
  }

  async begin(): Promise<void> {
    const [first, ...others] = this.members;
    try {
      await first?.begin();
    } catch (error) {
      this.detach();
      throw error;
    }
    const waiting = [...others];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !this.over; next = waiting.shift()) {
        await next.begin();
        await next.attempted;
      }
    };
    this.started = Promise.all([first?.attempted, ...Array.from({ length: atOnce }, work)]).then(() => {
      this.starting = false;
    });
  }

  counts(): FleetCounts {
    const counts = { connected: 0, keepalives: 0, events: 0, checks: 0, reconnects: 0 };
    for (const member of this.members) {
      if (member.connected) counts.connected++;
      counts.keepalives += member.count('keepalives');
      counts.events += member.count('events');
      counts.checks += member.count('checks');
      counts.reconnects += member.reconnects;
    }
    const { failures, lastFailure } = this;
    return { agents: this.members.length, ...counts, failures, lastFailure };
  }

  groups(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { group } of this.members) counts[group.name] = (counts[group.name] ?? 0) + 1;
    return counts;
  }

  stop(): Promise<void> {
    return this.end(true);
  }

  vanish(): Promise<void> {
    return this.end(false);
  }

  private async end(farewell: boolean): Promise<void> {
    this.over = true;
    await Promise.all(this.members.map((member) => member.end(farewell)));
    await this.started;
    this.detach();
    this.clock.stop();
  }
}

function nameOf(pattern: string, number: number, count: number): string {
  if (pattern.includes('{n}')) return pattern.replaceAll('{n}', String(number));
  return count === 1 ? pattern : `${pattern}-${number}`;
}
