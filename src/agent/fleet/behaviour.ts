import type { Ids } from '../../host/ids.js';
import type { JsonValue } from '../../resources/kit/json.js';

/** From and to, in milliseconds; chance says what it is for an agent. */
export type Span = readonly [from: number, to: number];

/** What the checks of an agent give. */
export interface CheckBehaviour {
  /** One after another, each for `every` runs, then from the start again. */
  readonly status: readonly number[];
  readonly every: number;
  /** `''` says what the status means. */
  readonly output: string;
  /** How long they take. */
  readonly duration: Span;
}

/** Agents of a fleet that behave alike. */
export interface Group {
  readonly name: string;
  /** Who belongs to it: these names (`*` for any characters), so many, or so many of 100; nobody is told: the rest. */
  readonly names?: readonly string[];
  readonly count?: number;
  readonly share?: number;
  /** After the start of the fleet. */
  readonly starts: Span;
  /** After its own start: without a word, or with a farewell. */
  readonly dies?: Span;
  readonly stops?: Span;
  /** After its end. */
  readonly returns?: Span;
  /** Whether it dies or stops again after it has returned. */
  readonly repeat: boolean;
  /** How wrong its clock is. */
  readonly skew: Span;
  readonly checks?: CheckBehaviour;
  /** Settings of the agents, as in a configuration file. */
  readonly config: { readonly [name: string]: JsonValue };
}

/** Whoever is in no other group: connects, keeps alive, passes. */
export const steady: Group = {
  name: 'steady',
  starts: [0, 0],
  repeat: false,
  skew: [0, 0],
  config: {},
};

/** A moment of a span. */
export const within = ([from, to]: Span, ids: Ids): number => from + (to - from) * ids.fraction();

/** Says for each agent to which group it belongs: names come first, the others are dealt out in order. */
export function dealOut(names: readonly string[], groups: readonly Group[]): Group[] {
  const rest = groups.find(({ names, count, share }) => !names && count === undefined && share === undefined);
  const dealt = names.map((name) => groups.find((group) => isNamed(group, name)));
  const quotas = quotasOf(groups, names.length);
  return dealt.map((group) => {
    if (group) return group;
    const quota = quotas.find(({ left }) => left > 0);
    if (!quota) return rest ?? steady;
    quota.left--;
    return quota.group;
  });
}

interface Quota {
  readonly group: Group;
  left: number;
}

function quotasOf(groups: readonly Group[], total: number): Quota[] {
  let shares = 0;
  return groups.flatMap((group) => {
    if (group.names) return [];
    if (group.count !== undefined) return [{ group, left: group.count }];
    if (group.share === undefined) return [];
    // Rounded together, so that shares that make up 100 leave nobody out.
    const before = Math.round((shares * total) / 100);
    shares += group.share;
    return [{ group, left: Math.round((shares * total) / 100) - before }];
  });
}

function isNamed({ names = [] }: Group, name: string): boolean {
  return names.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  });
}
