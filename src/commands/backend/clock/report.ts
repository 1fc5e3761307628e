import type { OutboxEntry } from '../../../backend/outbox/outbox.js';
import type { Context } from '../../../cli/context.js';
import { isMachineFormat, printDetails, printTable, printTitle, printValue } from '../../../output/index.js';
import { type Column, moment, row, titled } from '../../../resources/kit/cells.js';
import type { JsonOutput } from '../../../resources/kit/json.js';
import { printEntries } from '../outbox/entries.js';

/** A timer of the backend; `at` is milliseconds since 1970. */
export interface TimerNote {
  readonly at: number;
  readonly label: string;
}

/** What the control API says of a clock. */
export interface ClockState {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 1 is real time, 0 stands still. */
  readonly speed: number;
  readonly timers: readonly TimerNote[];
}

/** What the control API says of a clock that was moved. */
export interface ClockMove extends ClockState {
  readonly fired: readonly TimerNote[];
  /** What went to the outbox meanwhile. */
  readonly outbox: readonly OutboxEntry[];
}

const speedText = (speed: number): string =>
  speed === 0 ? 'stands still' : speed === 1 ? 'real time' : `${speed} times real time`;

const timerColumns = (title: string): Column<TimerNote>[] => [
  ['Time', ({ at }) => moment(Math.floor(at / 1000), 'abs')],
  [title, ({ label }) => label],
];

/** Prints how a clock stands, with the timers that are set. */
export async function printClock(context: Context, state: ClockState, format: string): Promise<void> {
  if (isMachineFormat(format)) return printValue(context, state as unknown as JsonOutput, format);
  await printTime(context, state);
  if (state.timers.length > 0) await printTable(asOf(context, state), timerColumns('Timer'), state.timers);
}

/** Prints where a clock was moved to, what fired on the way, and what handlers and mutators did. */
export async function printMove(context: Context, move: ClockMove, format: string): Promise<void> {
  if (isMachineFormat(format)) return printValue(context, move as unknown as JsonOutput, format);
  await printTime(context, move);
  if (move.fired.length > 0) await printTable(asOf(context, move), timerColumns('Fired'), move.fired);
  if (move.outbox.length === 0) return;
  await printTitle(context, 'Outbox');
  await printEntries(asOf(context, move), move.outbox, format);
}

const printTime = (context: Context, { now, speed, timers }: ClockState): Promise<void> =>
  printDetails(context, {
    title: titled('Clock'),
    rows: [
      row('Now', moment(Math.floor(now / 1000), 'abs')),
      row('Speed', speedText(speed)),
      row('Timers', String(timers.length)),
    ],
  });

/** What happened is told relative to the backend's time; that itself, to ours. */
const asOf = (context: Context, { now }: Pick<ClockState, 'now'>): Context =>
  Object.create(context, { now: { value: () => now } }) as Context;
