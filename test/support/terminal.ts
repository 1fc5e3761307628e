import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { runCli } from '../../src/cli/run.js';
import type { Exchange } from '../../src/client/index.js';
import { type CliCall, plainEnvironment } from './cli.js';

/** How long a text that is waited for may take, in milliseconds. */
const patience = 3000;

/** A keyboard: what is typed is read as from a terminal. */
class Keyboard extends PassThrough {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** The glass of a terminal: keeps what is printed and tells when more came. */
class Glass extends Writable {
  readonly isTTY = true;
  printed = '';
  private readonly watchers = new Set<() => void>();

  constructor(
    readonly columns: number,
    readonly rows = 50,
  ) {
    super({ decodeStrings: false });
  }

  getColorDepth(): number {
    return 4;
  }

  hasColors(): boolean {
    return true;
  }

  getWindowSize(): [number, number] {
    return [this.columns, this.rows];
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.printed += chunk.toString();
    done();
    for (const tell of [...this.watchers]) tell();
  }

  /** Waits until a text was printed after a place; false when the time is over. */
  shows(text: string, from: number, stopped: Promise<unknown>): Promise<boolean> {
    const isThere = () => stripVTControlCharacters(this.printed.slice(from)).includes(text);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(timer);
        this.watchers.delete(look);
        resolve(result);
      };
      const look = () => isThere() && finish(true);
      const timer = setTimeout(() => finish(false), patience);
      this.watchers.add(look);
      void stopped.then(() => finish(isThere()));
      look();
    });
  }
}

export interface TerminalCall extends CliCall {
  readonly columns?: number;
  /** Text to wait for, and the keys to press then, in order. */
  readonly script?: readonly { readonly wait: string; readonly keys: string }[];
}

export interface TerminalRun {
  /** -1 when it never ended. */
  readonly exit: number;
  /** Everything printed, with its control codes. */
  readonly printed: string;
  /** The texts of the script that never came. */
  readonly unanswered: readonly string[];
  readonly exchanges: readonly Exchange[];
  /** Whether the keyboard was left so that keys are not echoed. */
  readonly isRaw: boolean;
}

/** Runs the program in this process on a pretended terminal, 120 wide unless said, and plays a script on it. */
export async function runOnTerminal(call: TerminalCall): Promise<TerminalRun> {
  const keyboard = new Keyboard();
  const glass = new Glass(call.columns ?? 120);
  const exchanges: Exchange[] = [];
  const running = runCli(
    {
      program: call.program ?? '/usr/local/bin/sensectl',
      argv: call.argv,
      env: { ...plainEnvironment(call.home), TERM: 'xterm', ...call.env },
      cwd: call.cwd ?? call.home,
      stdin: keyboard,
      stdout: glass,
      stderr: glass,
      ...(call.now && { now: call.now }),
      onExchange: (exchange) => exchanges.push(exchange),
    },
    call.commands,
  );
  const stopped = running.catch(() => undefined);
  const unanswered = await play(call.script ?? [], keyboard, glass, stopped);
  keyboard.end();
  const exit = await Promise.race([running, neverEnded()]);
  return { exit, printed: glass.printed, unanswered, exchanges, isRaw: keyboard.isRaw };
}

/** -1 when the patience is over: a program that waits for keys that never come cannot be ended from here. */
const neverEnded = (): Promise<number> =>
  new Promise((resolve) => setTimeout(() => resolve(-1), patience).unref());

async function play(
  script: NonNullable<TerminalCall['script']>,
  keyboard: Keyboard,
  glass: Glass,
  stopped: Promise<unknown>,
): Promise<string[]> {
  let from = 0;
  for (const [index, { wait, keys }] of script.entries()) {
    if (!(await glass.shows(wait, from, stopped))) return script.slice(index).map((move) => move.wait);
    await allQuiet(glass);
    from = glass.printed.length;
    keyboard.write(keys);
  }
  return [];
}

/** Waits until nothing more is printed: the prompt is drawn and listens. */
async function allQuiet(glass: Glass): Promise<void> {
  for (let quiet = 0, length = -1; quiet < 5; quiet++) {
    if (glass.printed.length !== length) quiet = 0;
    length = glass.printed.length;
    await new Promise(setImmediate);
  }
}
