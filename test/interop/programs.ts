import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Stage } from './stage.js';

/** The original programs, and the variables that say where they are. */
export const variables = {
  sensuctl: 'SENSUCTL_BIN',
  'sensu-agent': 'SENSU_AGENT_BIN',
  'sensu-backend': 'SENSU_BACKEND_BIN',
} as const;

export type Original = keyof typeof variables;

/** @returns where the program is, or why it cannot be used */
export function locate(program: Original): { path: string } | { missing: string } {
  const variable = variables[program];
  const path = process.env[variable];
  if (!path) return { missing: `${variable} is not set` };
  return existsSync(path) ? { path } : { missing: `${variable} names no file: ${path}` };
}

/** @throws Error when the program cannot be used: cases are only run when it can */
export function pathOf(program: Original): string {
  const found = locate(program);
  if ('missing' in found) throw new Error(found.missing);
  return found.path;
}

/** A program that runs beside this one until it is stopped; what it said last is kept for those who look for a reason. */
export interface Running {
  readonly ended: boolean;
  said(): string;
  stop(): Promise<void>;
}

/** Starts a program with nothing of this environment but the search path. */
export function start(
  stage: Stage,
  path: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(path, words, {
    cwd: stage.folder,
    env: bare(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const keep = (chunk: Buffer): void => {
    lines.push(chunk.toString());
    if (lines.length > 200) lines.shift();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => lines.push(String(error)));
  const stop = () => stopChild(child);
  stage.onClose(stop);
  return {
    get ended() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    said: () => lines.join('').trim().split('\n').slice(-15).join('\n'),
    stop,
  };
}

/** SIGTERM, and SIGKILL for those who do not listen. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

export interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function run(
  path: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const child = spawn(path, words, { env: bare(environment), stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

const bare = (environment: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  ...environment,
});
