import type { FleetCounts } from '../../agent/index.js';
import type { Context } from '../../cli/context.js';
import { readableLine } from '../../cli/log-line.js';

/** How a person or a program hears of agents while they run. */
export interface Telling {
  /** One of Sensu's log lines, without its end. */
  line(line: string): void;
  /** A sentence for a person; programs are not told. */
  say(text: string): void;
  /** Tells the counts again and again until `end`. */
  follow(counts: () => FleetCounts, started: Promise<void>): void;
  end(): void;
}

/** Real milliseconds between two tellings of the counts. */
const everyTime = { terminal: 500, pipe: 10_000 } as const;

/** For programs: log lines on standard output, among them the counts of a fleet. */
export function inPipe(context: Context, isFleet: boolean, now: () => number): Telling {
  let timer: NodeJS.Timeout | undefined;
  let counts: (() => FleetCounts) | undefined;
  const print = (line: string): void => context.print(`${line}\n`);
  const tell = (): void => {
    if (!isFleet || !counts) return;
    const time = new Date(now()).toISOString().replace(/\.\d+/, '');
    const { lastFailure, ...numbers } = counts();
    const failure = lastFailure && { last_failure: lastFailure };
    print(
      JSON.stringify({
        component: 'fleet',
        level: 'info',
        msg: 'fleet',
        time,
        ...numbers,
        ...(failure && failure),
      }),
    );
  };
  return {
    line: print,
    say: () => undefined,
    follow(source, started) {
      counts = source;
      void started.then(tell);
      // It also keeps the process alive, between two attempts to connect.
      timer = setInterval(tell, everyTime.pipe);
    },
    end() {
      clearInterval(timer);
      tell();
    },
  };
}

/** For a person: a line of counts that is written anew, and above it what is worth a warning. */
export function onTerminal(context: Context): Telling {
  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  let counts: (() => FleetCounts) | undefined;
  const erase = (): void => {
    if (shown) context.print('\r\x1b[2K');
    shown = '';
  };
  const draw = (): void => {
    if (!counts) return;
    const text = summary(counts()).slice(0, Math.max(20, (context.stdout.columns ?? 80) - 1));
    if (text === shown) return;
    erase();
    context.print(text);
    shown = text;
  };
  const above = (text: string): void => {
    erase();
    context.print(`${text}\n`);
    draw();
  };
  return {
    line(line) {
      above(readableLine(line));
    },
    say: above,
    follow(source) {
      counts = source;
      draw();
      timer = setInterval(draw, everyTime.terminal);
    },
    end() {
      clearInterval(timer);
      draw();
      if (shown) context.print('\n');
      shown = '';
      counts = undefined;
    },
  };
}

/** `998 of 1000 connected, 4031 keepalives, 12 checks, 12 events, 3 reconnects`. */
export function summary(counts: FleetCounts): string {
  const { agents, connected, failures, lastFailure } = counts;
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const parts = [
    agents === 1 ? (connected === 1 ? 'connected' : 'not connected') : `${connected} of ${agents} connected`,
    many(counts.keepalives, 'keepalive'),
    many(counts.checks, 'check'),
    many(counts.events, 'event'),
    many(counts.reconnects, 'reconnect'),
  ];
  if (failures > 0) parts.push(`${many(failures, 'failure')} (${lastFailure.trim()})`);
  return parts.join(', ');
}
