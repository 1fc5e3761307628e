import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from './clock.js';

export interface CommandRequest {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** For its standard input; nothing when empty. */
  readonly input: string | Buffer;
  /** Seconds; 0 for none of its own. */
  readonly timeout: number;
}

export interface CommandResult {
  /** The exit status; -1 when a signal ended it, 2 after the timeout. */
  readonly status: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

export interface CommandLimits {
  /** Real time, whatever time it is in the backend: a process knows no other. */
  readonly wall: Clock;
  /** More output than so many bytes is dropped. */
  readonly outputLimit: number;
  /** Seconds after which a command without a timeout is ended. Sensu waits for ever. */
  readonly longest: number;
  /** Ends what is running. */
  readonly stop: AbortSignal;
}

/** Milliseconds that a command's children may go on writing after it, if it has no timeout. */
const lingering = 2000;

const timedOut = 'Execution timed out\n';

/**
 * Runs a command as Sensu does: `sh -c`, in a process group of its own so that everything it started can be ended with it.
 * Sensu: command/command.go.
 *
 * @throws Error when it cannot be started
 */
export function runCommand(request: CommandRequest, limits: CommandLimits): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = shellFor(request.command);
    const child = spawn(file, args, {
      env: { ...request.env },
      detached: process.platform !== 'win32',
      stdio: [request.input.length > 0 ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const output = new Output(limits.outputLimit);
    const seconds = request.timeout || limits.longest;
    const end = (result: CommandResult): void => {
      timer.cancel();
      limits.stop.removeEventListener('abort', stop);
      resolve(result);
    };
    const kill = (): void => {
      endGroup(child);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    };
    const stop = (): void => {
      kill();
      end({ status: -1, output: output.text() });
    };
    const expire = (): void => {
      kill();
      end({ status: 2, output: timedOut + output.text() });
    };
    const timer = limits.wall.setTimer(seconds * 1000, expire, 'command timeout');
    limits.stop.addEventListener('abort', stop);
    child.stdout?.on('data', (chunk: Buffer) => output.add(chunk));
    child.stderr?.on('data', (chunk: Buffer) => output.add(chunk));
    child.once('error', (error) => {
      timer.cancel();
      limits.stop.removeEventListener('abort', stop);
      reject(error);
    });
    const finish = (code: number | null): void => end({ status: code ?? -1, output: output.text() });
    child.once('close', finish);
    // What it left running in the background may hold its output open for ever.
    if (request.timeout === 0) {
      child.once('exit', (code) => limits.wall.setTimer(lingering, () => finish(code), 'command output'));
    }
    // A command that does not read its input is no failure.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(request.input);
  });
}

/**
 * What runs a command. Its standard error is its standard output, so that what it writes stays in order: a shell does
 * this before it becomes the command's own, since Node knows no pipe with two names.
 */
function shellFor(command: string): [file: string, ...args: string[]] {
  if (process.platform === 'win32') return ['cmd.exe', '/c', command];
  return ['sh', '-c', 'exec sh -c "$0" 2>&1', command];
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

class Output {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private dropped = 0;

  constructor(private readonly limit: number) {}

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, Math.max(0, this.limit - this.size));
    this.dropped += chunk.length - kept.length;
    if (kept.length === 0) return;
    this.chunks.push(kept);
    this.size += kept.length;
  }

  text(): string {
    const text = Buffer.concat(this.chunks).toString('utf8');
    return this.dropped ? `${text}\n[${this.dropped} more bytes of output dropped]\n` : text;
  }
}
