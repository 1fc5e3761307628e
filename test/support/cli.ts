import { Readable, Writable } from 'node:stream';
import type { CommandLoader } from '../../src/cli/command.js';
import { runCli } from '../../src/cli/run.js';
import type { Exchange } from '../../src/client/index.js';

/** One run of the program, with only what is said here. */
export interface CliCall {
  readonly argv: readonly string[];
  readonly home: string;
  /** The home folder, unless said. */
  readonly cwd?: string;
  /** `/usr/local/bin/sensectl`, unless said. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The commands there are, unless all. */
  readonly commands?: Readonly<Record<string, CommandLoader>>;
}

export interface CliResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Every request the program made. */
  readonly exchanges: readonly Exchange[];
}

/** What every command of a test finds in its environment; nothing is inherited but the search path. */
export const plainEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
});

/** Runs the program in this process, in a pipe: no terminal on any side. */
export async function runInPipe(call: CliCall): Promise<CliResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const exchanges: Exchange[] = [];
  const exit = await runCli(
    {
      program: call.program ?? '/usr/local/bin/sensectl',
      argv: call.argv,
      env: { ...plainEnvironment(call.home), ...call.env },
      cwd: call.cwd ?? call.home,
      stdin: Readable.from(call.stdin ? [Buffer.from(call.stdin)] : []),
      stdout,
      stderr,
      ...(call.now && { now: call.now }),
      onExchange: (exchange) => exchanges.push(exchange),
    },
    call.commands,
  );
  return { exit, stdout: stdout.text(), stderr: stderr.text(), exchanges };
}

/** A stream that keeps what is written. */
export class Collector extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
