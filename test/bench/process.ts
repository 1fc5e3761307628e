import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A server in a process of its own. */
export interface Served {
  /** The line that said that it is ready. */
  readonly line: string;
  /** From the start of the process to that line. */
  readonly readyMs: number;
  /** What it wrote to standard error. */
  errors(): string;
  /** Seconds of processor time so far; nothing where the system does not tell. */
  cpu(): number | undefined;
  /** The most memory that it had so far, in MB; nothing where the system does not tell. */
  peak(): number | undefined;
  /** The memory that it has now, in MB. */
  memory(): number | undefined;
  /** SIGTERM unless told. */
  close(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program of Node and waits for its first line. */
export async function served(words: readonly string[], env: Record<string, string>): Promise<Served> {
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (errors.length < 10_000) errors += chunk.toString();
  });
  const line = await firstLine(child).catch((error: Error) => {
    throw new Error(`${error.message}: ${errors}`);
  });
  const readyMs = Number(process.hrtime.bigint() - started) / 1e6;
  return {
    line,
    readyMs,
    errors: () => errors,
    cpu: () => cpuOf(child.pid as number),
    peak: () => megabytesOf(child.pid as number, 'VmHWM'),
    memory: () => megabytesOf(child.pid as number, 'VmRSS'),
    close: (signal) =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill(signal);
      }),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/** Linux counts in hundredths of a second. */
function cpuOf(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function megabytesOf(pid: number, what: 'VmHWM' | 'VmRSS'): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const line = new RegExp(`${what}:\\s*(\\d+)`).exec(readFileSync(file, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
