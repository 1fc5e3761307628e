import type { LogLevel } from '../part.js';

/** What was worth a log line, and is part of an explanation as well. */
export interface Note {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface ExpressionTrace {
  readonly expression: string;
  /** Nothing: it was not evaluated, because an earlier one had decided. */
  readonly matched?: boolean;
  readonly error?: string;
}

/** What one filter decided, and why. */
export interface FilterTrace {
  readonly name: string;
  readonly builtIn: boolean;
  readonly allowed: boolean;
  readonly reason: string;
  readonly action?: string;
  /** Where the present is seen from the filter's windows. */
  readonly window?: 'inside' | 'outside' | 'unreadable';
  readonly expressions?: readonly ExpressionTrace[];
}

export interface MutatorTrace {
  readonly name: string;
  readonly type: 'built-in' | 'pipe' | 'javascript';
  /** It changed the event, for the workflows behind it too. */
  readonly changedEvent?: boolean;
}

export interface HandlerTrace {
  readonly name: string;
  readonly type: string;
  /** What it does: a command, or `tcp://host:port`. */
  readonly does?: string;
  readonly status?: number;
}

/**
 * `handled`: it ran, or went to the outbox. `denied`: a filter stopped the event. `failed`: an error ended the pipeline
 * here. `not-reached`: an error before did. `no-handler`: the handler does not exist.
 */
export type WorkflowOutcome = 'handled' | 'denied' | 'failed' | 'not-reached' | 'no-handler';

export interface WorkflowTrace {
  readonly name: string;
  readonly outcome: WorkflowOutcome;
  readonly filters: readonly FilterTrace[];
  readonly mutator?: MutatorTrace;
  readonly handler?: HandlerTrace;
  readonly error?: string;
}

export interface PipelineTrace {
  /** `core/v2.Pipeline(Name=x)`. */
  readonly reference: string;
  readonly name: string;
  readonly workflows: readonly WorkflowTrace[];
  /** Why the pipeline did not run, or not to its end. */
  readonly error?: string;
  /** Handlers that were left out: unknown, or nested too deeply. */
  readonly notes: readonly Note[];
}

/** All that became of an event. */
export interface EventTrace {
  readonly entity: string;
  readonly namespace: string;
  readonly check?: string;
  readonly pipelines: readonly PipelineTrace[];
}
