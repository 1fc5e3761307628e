import type { Places } from './places.js';
import type { TerminalMove, Transcript } from './transcript.js';

/** A request that a command sent. */
export interface SentRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization?: string;
  readonly body: string;
}

export interface CommandCall {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface CommandResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly SentRequest[];
}

export interface TerminalResult {
  readonly exit: number;
  /** What the terminal shows in the end. */
  readonly screen: readonly string[];
  /** The texts that never came. */
  readonly unanswered: readonly string[];
  readonly requests: readonly SentRequest[];
}

/** A fresh backend with a fresh home for commands: the stage of one transcript. */
export interface Stage {
  readonly apiUrl: string;
  readonly places: Places;
  readonly home: string;
  readonly cwd: string;
  /** Seconds. */
  now(): number;
  /** Waits until nothing is pending. */
  settle(): Promise<void>;
  sleep(seconds: number): Promise<void>;
  /** Absent where no commands can be run. */
  run?(call: CommandCall): Promise<CommandResult>;
  /** Absent where there is no terminal. */
  runOnTerminal?(call: CommandCall, script: readonly TerminalMove[]): Promise<TerminalResult>;
  close(): Promise<void>;
}

/** What the transcripts are replayed against. */
export interface Subject {
  readonly name: string;
  /** How many transcripts may run at once. */
  readonly lanes: number;
  /** How long a step may take, in milliseconds. */
  readonly patience: number;
  stage(transcript: Transcript): Promise<Stage>;
}
