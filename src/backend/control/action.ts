import type { Clock } from '../../host/clock.js';
import type { Journal } from '../http/journal.js';
import type { Reply } from '../http/reply.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Compat } from '../part.js';

/** What the control API can do to the backend. */
export interface Controlled {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly compat: Compat;
  /** With the hashes of their passwords. */
  users(): readonly object[];
  settle(): Promise<void>;
  reset(): Promise<void>;
  /** Ends the backend after the answer. */
  stop(): void;
}

export type Action = (query: URLSearchParams, backend: Controlled) => Reply | Promise<Reply>;

/** Actions by method and path below the prefix. */
export type Actions = Readonly<Record<string, Action>>;

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});

export const refusal = (status: number, message: string): Reply => json({ message }, status);

/** A parameter that is a whole number, not below 0. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
