import type { AnyKind } from '../../resources/kit/kind.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { activeUser } from './author.js';
import { typesAskedFor } from './types.js';

/** The kinds to look at, and why others that were named are not. */
export interface KindsToPrune {
  readonly kinds: readonly AnyKind[];
  readonly leftOut: readonly string[];
}

/** @throws CliError for a type that is unknown */
export function kindsToPrune(types: string, omit: readonly string[], clusterWide: boolean): KindsToPrune {
  const { kinds, passedOver } = typesAskedFor(types);
  const omitted = omittedKinds(omit);
  const wanted = kinds.filter((kind) => !omitted.includes(kind));
  const wide = wanted.filter(({ scope }) => scope === 'cluster');
  if (clusterWide || wide.length === 0) return { kinds: wanted, leftOut: passedOver };
  const reasons = wide.map(
    ({ plural }) => `${plural} are left out: they are pruned with --cluster-wide only`,
  );
  return {
    kinds: wanted.filter(({ scope }) => scope === 'namespace'),
    leftOut: types === 'all' ? passedOver : [...passedOver, ...reasons],
  };
}

function omittedKinds(omit: readonly string[]): readonly AnyKind[] {
  try {
    return omit.length === 0 ? [] : typesAskedFor(omit.join(',')).kinds;
  } catch (error) {
    throw new CliError(`error parsing --omit: ${(error as Error).message}`);
  }
}

/** The namespaces to look into; none means all. @throws CliError when two flags say different things */
export function namespacesToPrune(
  { settings }: Context,
  flags: { readonly 'all-namespaces': boolean; readonly namespaces: readonly string[] },
  given: ReadonlySet<string>,
): readonly string[] | undefined {
  const said = ['all-namespaces', 'namespaces', 'namespace'].filter((name) => given.has(name));
  if (said.length > 1)
    throw new CliError(`${said.map((name) => `--${name}`).join(' and ')} are mutually exclusive`);
  if (flags['all-namespaces']) return undefined;
  const named = [...new Set(flags.namespaces)].filter((name) => name !== '');
  return named.length > 0 ? named : [settings.namespace];
}

/** Whose resources are pruned; nobody named means everybody's. @throws CliError when that cannot be told */
export async function usersToPrune(
  context: Context,
  flags: { readonly 'all-users': boolean; readonly users: readonly string[] },
  given: ReadonlySet<string>,
): Promise<readonly string[] | undefined> {
  if (flags['all-users'] && given.has('users'))
    throw new CliError('--all-users and --users are mutually exclusive');
  if (flags['all-users']) return undefined;
  return flags.users.length > 0 ? flags.users : [await activeUser(context)];
}
