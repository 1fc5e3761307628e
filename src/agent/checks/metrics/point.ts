import type { Event } from '../../../resources/core/event.js';

export type MetricPoint = NonNullable<NonNullable<Event['metrics']>['points']>[number];
export type MetricTag = NonNullable<MetricPoint['tags']>[number];

/** What metrics are taken from. */
export interface MetricSource {
  readonly output: string;
  /** When the check was executed, in seconds. */
  readonly executed: number;
  /** Now, in seconds. */
  readonly now: number;
  /** The check's own tags, which every point gets. */
  readonly tags: readonly MetricTag[];
  /** Told of each line that is left out. */
  refuse(problem: string, place?: { readonly line?: number; readonly metric?: number }): void;
}

/** Takes the metrics of one format from an output. What it does not understand it leaves out. */
export type MetricParser = (source: MetricSource) => MetricPoint[];

/** White space at the ends that Sensu's parsers ignore. */
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const ends = new RegExp(`^${space}|${space}$`, 'g');
export const trimmed = (text: string): string => text.replace(ends, '');

/** A line of so many bytes ends the reading. */
const longestLine = 65_535;

/** The lines of an output with their numbers, up to one that is too long. */
export function* linesOf(source: MetricSource): Generator<[line: string, number: number]> {
  const text = trimmed(source.output);
  if (text === '') return;
  for (const [number, line] of text.split('\n').entries()) {
    if (Buffer.byteLength(line) > longestLine) {
      source.refuse('bufio.Scanner: token too long', { line: number });
      return;
    }
    yield [line.endsWith('\r') ? line.slice(0, -1) : line, number];
  }
}

/** `name=value`, if that is what it is. */
export function pairOf(text: string): [name: string, value: string] | undefined {
  const parts = text.split('=');
  return parts.length === 2 ? (parts as [string, string]) : undefined;
}
