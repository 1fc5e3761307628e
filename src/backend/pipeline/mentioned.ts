import { leavesNoTrace } from '../../host/sandbox/leaves-no-trace.js';

/** What a filter's expressions can see of an event: members and their members; `true` for all of one. */
export type Mentioned = ReadonlyMap<string, ReadonlySet<string> | true>;

/** Members that are objects with many members of their own. */
const wide = new Set(['check', 'entity']);

/** Each use of the variable, with up to two members behind it. */
const uses = /\bevent\b(?:\s*\.\s*([A-Za-z_]\w*)(?:\s*\.\s*([A-Za-z_]\w*))?)?/g;

const inherited = (name: string): boolean => name in Object.prototype;

/**
 * Which members of `event` expressions mention, so that only those need to be handed to the sandbox. Nothing where that cannot
 * be told: when an expression takes the event as a whole, or may reach members by a name that is not written there.
 */
export function mentioned(expressions: readonly string[]): Mentioned | undefined {
  const result = new Map<string, Set<string> | true>();
  for (const expression of expressions) {
    if (!leavesNoTrace(expression)) return undefined;
    for (const [, member, inner] of expression.matchAll(uses)) {
      if (member === undefined || inherited(member)) return undefined;
      const known = result.get(member);
      if (known === true) continue;
      if (!wide.has(member) || inner === undefined || inherited(inner)) result.set(member, true);
      else result.set(member, new Set(known).add(inner));
    }
  }
  return result;
}

/** The members of a synthesized event that are mentioned. */
export function only(event: Record<string, unknown>, names: Mentioned): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, inner] of names) {
    if (!Object.hasOwn(event, name)) continue;
    const value = event[name];
    result[name] = inner === true || value === null ? value : picked(value as Record<string, unknown>, inner);
  }
  return result;
}

function picked(object: Record<string, unknown>, names: ReadonlySet<string>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(object, name)) result[name] = object[name];
  return result;
}
