import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Any JSON value, as the transcripts hold it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a request or a response carries. `generated` is a recipe: texts and how often each comes. */
export interface Body {
  readonly json?: Json;
  readonly text?: string;
  readonly base64?: string;
  readonly generated?: readonly { readonly text: string; readonly times: number }[];
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly raw?: string;
  /** The connection broke. */
  readonly dropped?: string;
  /** Of the metrics: the TYPE lines that must be there. */
  readonly type_lines?: readonly string[];
}

/** Text to wait for on the terminal, and the keys to send then. */
export interface TerminalMove {
  readonly wait: string;
  readonly keys: string;
}

/** One step; which members are there says what it is (see the README beside the recordings). */
export interface Step {
  readonly note?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly http?: readonly { readonly request: RecordedRequest }[];
  readonly cut?: number;
  readonly crash?: boolean;
  readonly tty?: readonly TerminalMove[];
  readonly screen?: string;
  readonly request?: RecordedRequest;
  readonly response?: RecordedResponse;
  readonly as?: string;
  readonly password?: string;
  readonly basic?: string;
  readonly auth_header?: string;
  readonly settle_s?: number;
  readonly poll?: string;
  readonly until?: string;
  readonly sleep?: number;
  readonly file?: string;
  readonly exists?: boolean;
  readonly text?: string | null;
  readonly json?: Json;
  readonly mode?: string;
  readonly edit_file?: string;
  readonly set?: Readonly<Record<string, Json>>;
  readonly remove?: readonly string[];
  readonly content?: string | null;
  readonly token_header?: Json;
  readonly token_claims?: Json;
}

export interface Transcript {
  readonly name: string;
  readonly about: string;
  /** `sensuctl configure` ran before the first step. */
  readonly configured?: boolean;
  readonly backend_flags?: readonly string[];
  readonly steps: readonly Step[];
}

export type StepKind =
  | 'command'
  | 'terminal'
  | 'request'
  | 'poll'
  | 'sleep'
  | 'file'
  | 'edit'
  | 'token'
  | 'note'
  | 'unknown';

/** What a step is, by its members. */
export function kindOfStep(step: Step): StepKind {
  if (step.tty) return 'terminal';
  if (step.argv) return 'command';
  if (step.request) return 'request';
  if (step.poll !== undefined) return 'poll';
  if (step.sleep !== undefined) return 'sleep';
  if (step.file !== undefined) return 'file';
  if (step.edit_file !== undefined) return 'edit';
  if (step.token_claims !== undefined) return 'token';
  return Object.keys(step).every((key) => key === 'note') ? 'note' : 'unknown';
}

/** Only steps that can fail count: pauses, edits and notes are left out of the totals. */
export const isJudged = (step: Step): boolean => !['sleep', 'edit', 'note'].includes(kindOfStep(step));

/** Where the recordings are when they are there: beside the checkout. */
export const recordingsFolder = fileURLToPath(new URL('../../../shared/recordings', import.meta.url));

/** The prefixes this runner understands; the others need agents. */
export const prefixes = ['api-', 'cli-', 'kind-'];

/** Reads the transcripts of a folder whose names begin with one of the texts, in name order. */
export function readTranscripts(folder: string, beginnings: readonly string[]): Transcript[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && prefixes.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !beginnings.length || beginnings.some((text) => name.startsWith(text)))
    .sort()
    .map((name) => ({
      ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Transcript),
      name: basename(name, '.json'),
    }));
}
