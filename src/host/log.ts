import type { Clock } from './clock.js';

/** Sensu's levels; `warning` is spelt so in its log lines. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one of Sensu's log lines. Where events pass by the thousand, fields are made only for lines that are shown. */
export type Log = (
  level: LogLevel,
  component: string,
  message: string,
  fields?: LogFields | (() => LogFields),
) => void;

const order: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** The spellings of `--log-level` and what they show. */
const thresholds: Readonly<Record<string, LogLevel | 'nothing'>> = {
  panic: 'nothing',
  fatal: 'nothing',
  error: 'error',
  warn: 'warning',
  warning: 'warning',
  info: 'info',
  debug: 'debug',
  trace: 'debug',
};

/** Sensu's log: one JSON object in a line, its keys sorted. Unknown levels count as `warn`, the default. */
export function createLog(write: (line: string) => void, level: string | undefined, clock: Clock): Log {
  const threshold = thresholds[level ?? 'warn'] ?? 'warning';
  const from = threshold === 'nothing' ? order.length : order.indexOf(threshold);
  return (at, component, message, fields = {}) => {
    if (order.indexOf(at) < from) return;
    const entry: Record<string, unknown> = {
      ...(typeof fields === 'function' ? fields() : fields),
      component,
      level: at,
      msg: message,
      time: timeOf(clock),
    };
    write(
      JSON.stringify(
        Object.fromEntries(
          Object.keys(entry)
            .sort()
            .map((key) => [key, entry[key]]),
        ),
      ),
    );
  };
}

/** RFC 3339 without fractions, as in the original's lines. */
const timeOf = (clock: Clock): string => new Date(clock.seconds() * 1000).toISOString().replace('.000Z', 'Z');
