import { type Clock, stopwatch } from '../../host/clock.js';
import { runCommand } from '../../host/command.js';
import type { Log } from '../../host/log.js';
import { component } from '../around.js';

/** A command of a check or hook, ready to be run. */
export interface CommandOrder {
  readonly kind: 'check' | 'hook';
  /** The check that it is for, and the hook's own name. */
  readonly check: string;
  readonly hook?: string;
  readonly command: string;
  /** The command as it may be shown: without values that the entity keeps to itself. */
  readonly shown: string;
  /** Empty where nothing is run for real. */
  readonly environment: Readonly<Record<string, string>>;
  /** For its standard input. */
  readonly input: string;
  /** Seconds; 0 for none. */
  readonly timeout: number;
}

/** What a command gave. */
export interface CommandOutcome {
  readonly status: number;
  readonly output: string;
  /** Seconds. */
  readonly duration: number;
  /** Nothing was run: the output is a note, and no metrics are looked for in it. */
  readonly withheld?: true;
}

/** Runs commands, or says what they would have given. @throws Error when a command cannot be started */
export type CommandRunner = (order: CommandOrder) => Promise<CommandOutcome>;

/** The original's test of load: no command, and no tokens in it. */
export const loadTest = '!sensu_test_check!';

const outputLimit = 16 << 20;
/** Seconds for a command without a timeout, which the original would wait for without end. */
const longest = 86_400;

/** Runs commands for real. What a command that is ended by `stop` gave is of no use to anybody. */
export function realRunner(wall: Clock, stop: AbortSignal): CommandRunner {
  return async ({ command, environment, input, timeout }) => {
    if (command === loadTest) return { status: 0, output: 'load test\n', duration: 0 };
    const elapsed = stopwatch();
    try {
      const limits = { wall, outputLimit, longest, stop };
      const { status, output } = await runCommand({ command, env: environment, input, timeout }, limits);
      return { status, output, duration: Math.round(elapsed() * 1000) / 1e6 };
    } catch (error) {
      throw new Error(`fork/exec /bin/sh: ${startError(error as NodeJS.ErrnoException)}`);
    }
  };
}

const words: Readonly<Record<string, string>> = {
  E2BIG: 'argument list too long',
  EAGAIN: 'resource temporarily unavailable',
  EMFILE: 'too many open files',
  ENOMEM: 'cannot allocate memory',
  ENOENT: 'no such file or directory',
};

/** Never the platform's own message: it may show the value of a variable. */
const startError = ({ code = '' }: NodeJS.ErrnoException): string => words[code] ?? 'invalid argument';

/** Runs nothing: every command passes, and says in its output what it is. */
export function recordingRunner(log: Log): CommandRunner {
  return ({ kind, check, hook, shown, timeout }) => {
    const fields = { check, ...(hook === undefined ? {} : { hook }), command: shown, timeout };
    log('info', component, `${kind} recorded, not run`, fields);
    return Promise.resolve({ status: 0, output: `not run: ${shown}\n`, duration: 0, withheld: true });
  };
}
