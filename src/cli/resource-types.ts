import { kindOfCommand, kindOfPlural, kinds } from '../resources/index.js';
import type { AnyKind } from '../resources/kit/kind.js';
import { resolveType } from '../wire/documents/types.js';
import { CliError } from './errors.js';

/** The kinds of `all`, cluster-wide ones first. */
export const allTypes: readonly AnyKind[] = kinds.filter((kind) => kind.apiGroup === 'core/v2');

/** `core/v2.CheckConfig`. */
export const qualifiedName = (kind: AnyKind): string => `${kind.apiGroup}.${kind.type}`;

/**
 * The kinds that a comma separated list of types names: `all`, plurals, names of types with or without their group, or
 * the names of command groups (which the original mistakes: `role-binding` is `role` to it).
 *
 * @throws CliError for the first that is unknown
 */
export function typesNamed(list: string): AnyKind[] {
  if (list === 'all') return [...allTypes];
  return list === '' ? [] : distinct(list).map(typeNamed);
}

/** What was named twice counts once; a full name after its plural as well, but not the other way round. */
function distinct(list: string): string[] {
  const seen = new Set<string>();
  const result: string[] = [];
  for (const name of list.split(',')) {
    if (seen.has(name)) continue;
    seen.add(name);
    const kind = kindOfPlural(name);
    if (kind) seen.add(qualifiedName(kind));
    result.push(name);
  }
  return result;
}

/** The kind that one such name means. @throws CliError for one that is unknown */
export function typeNamed(name: string): AnyKind {
  const match = /^(?:(\w+\/v\d+)\.)?(\w+)$/.exec(name);
  const kind =
    kindOfPlural(name) ?? (match ? resolved(match[1] ?? 'core/v2', match[2] as string) : undefined);
  const found = kind ?? kindOfCommand(name);
  if (!found) throw new CliError(`invalid resource type: ${name}`);
  return found;
}

function resolved(group: string, type: string): AnyKind | undefined {
  try {
    return resolveType(group, type);
  } catch {
    return undefined;
  }
}
