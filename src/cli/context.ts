import type { Command } from '@oclif/core/command';
import type { Client, Exchange } from '../client/index.js';
import type { Settings } from '../config/settings.js';
import type { GlobalFlags } from './globals.js';

export type Readable = NodeJS.ReadableStream & { isTTY?: boolean };
export type Writable = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** One run of the program: all that it may know of the process it runs in. */
export interface Invocation {
  /** The program's path as invoked: `/x/sensuctl`. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Hears of every HTTP request the program made, for tests. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What a command may use. Nothing is read or loaded before it is asked for. */
export interface Context {
  /** The name the program is called by: `sensectl` or `sensuctl`. */
  readonly program: string;
  /** The program's path as invoked. */
  readonly argv0: string;
  /** The words of the command line. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether stdout is a terminal. */
  readonly terminal: boolean;
  /** Whether stdout shows colours. */
  readonly coloured: boolean;
  /** Whether stdin is a terminal. */
  readonly inputTerminal: boolean;
  readonly globals: GlobalFlags;
  /** What flags, environment and files say together. */
  readonly settings: Settings;
  /** What oclif asks a configuration for. */
  readonly oclif: ConstructorParameters<typeof Command>[1];
  readonly onExchange?: (exchange: Exchange) => void;
  now(): number;
  /** The client for the configured backend; the same one at each call. */
  client(): Promise<Client>;
  /** Runs the program once more, within this run. @returns the exit code */
  again(invocation: Invocation): Promise<number>;
  /** Writes the text to stdout as it is: the line's end is the caller's. */
  print(text: string): void;
  /** Writes the text to stderr as it is. */
  printError(text: string): void;
}
