import type { Clock, Timer } from '../../host/clock.js';
import type { Ids } from '../../host/ids.js';
import type { Agent } from '../agent.js';
import type { AgentCounts } from '../session.js';
import { type Group, within } from './behaviour.js';

/** What a member of a fleet has around it. */
export interface MemberAround {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Starts its agent, each time anew. */
  start(): Promise<Agent>;
}

/** The agent of a fleet with all its lives. */
export class Member {
  private agent: Agent | undefined;
  private timer: Timer | undefined;
  private lives = 0;
  private over = false;
  /** Of the lives before this one. */
  private readonly past: AgentCounts = { connections: 0, keepalives: 0, events: 0, checks: 0 };

  constructor(
    readonly name: string,
    readonly group: Group,
    private readonly around: MemberAround,
  ) {}

  /** Begins its first life now or when it is time. */
  async begin(): Promise<void> {
    const ms = within(this.group.starts, this.around.ids);
    if (ms > 0) this.after(ms, 'starts', () => this.live());
    else await this.live();
  }

  private after(ms: number, what: string, run: () => void | Promise<void>): void {
    this.timer = this.around.clock.setTimer(ms, run, `${this.name} ${what}`);
  }

  private async live(): Promise<void> {
    if (this.over) return;
    const { group, around } = this;
    const agent = await around.start();
    if (this.over) {
      agent.vanish();
      return;
    }
    this.agent = agent;
    this.lives++;
    const end = group.dies ?? group.stops;
    if (end && (this.lives === 1 || group.repeat))
      this.after(within(end, around.ids), group.dies ? 'dies' : 'stops', () => this.leave());
  }

  /** Resolves when its first attempt to connect is over; a later life has nobody who waits. */
  get attempted(): Promise<void> {
    return this.agent?.attempted ?? Promise.resolve();
  }

  private async leave(): Promise<void> {
    const { group, around } = this;
    await this.endLife(!group.dies);
    if (group.returns) this.after(within(group.returns, around.ids), 'returns', () => this.live());
  }

  private async endLife(farewell: boolean): Promise<void> {
    const { agent } = this;
    if (!agent) return;
    this.agent = undefined;
    for (const key of Object.keys(this.past) as (keyof AgentCounts)[]) this.past[key] += agent.counts[key];
    if (farewell) await agent.stop();
    else agent.vanish();
  }

  /** Ends it for good. */
  async end(farewell: boolean): Promise<void> {
    this.over = true;
    this.timer?.cancel();
    await this.endLife(farewell);
  }

  get connected(): boolean {
    return this.agent?.connected ?? false;
  }

  /** How often it has connected again without having been away itself. */
  get reconnects(): number {
    return Math.max(0, this.count('connections') - this.lives);
  }

  /** Of all its lives. */
  count(key: keyof AgentCounts): number {
    return this.past[key] + (this.agent?.counts[key] ?? 0);
  }
}
