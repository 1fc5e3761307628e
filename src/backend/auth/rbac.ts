import type { Role, Rule } from '../../resources/core/role.js';
import type { RoleBinding } from '../../resources/core/role-binding.js';
import {
  roleBinding as bindingKind,
  clusterRoleBinding as clusterBindingKind,
  clusterRole as clusterRoleKind,
  role as roleKind,
} from '../../resources/index.js';
import type { Caller } from '../http/route.js';
import type { Store, Stored } from '../store/store.js';

/** What somebody wants to do. Sensu: authorization.Attributes. */
export interface Attributes {
  readonly verb: string;
  /** `''` for requests over all namespaces and for cluster-wide resources. */
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
}

/** A matching binding refers to a role that is not there: the original gives up. */
export class MissingRole extends Error {
  constructor(type: string, key: string) {
    super(`could not retrieve the ${type} ${key.split('/').at(-1)}: key /sensu.io/${key} not found`);
    this.name = 'MissingRole';
  }
}

/** A rule that the caller has, and the namespace of the binding that gives it (`''`: everywhere). */
export interface GrantedRule {
  readonly rule: Rule;
  readonly namespace: string;
}

/** Sensu: authorization/rbac. Rules come from the bindings in name order, cluster-wide ones first. */
export class Rbac {
  constructor(private readonly store: Store) {}

  /**
   * Whether the first rule that matches is found before a broken binding.
   * @throws MissingRole
   */
  allows(caller: Caller, wanted: Attributes): boolean {
    for (const { rule } of this.rules(caller, wanted.namespace, wanted.resource === 'namespaces')) {
      if (matches(rule, wanted)) return true;
    }
    return false;
  }

  /**
   * The caller's rules, cluster-wide ones first, then those of a namespace or of all of them.
   * @throws MissingRole when a binding on the way refers to nothing
   */
  *rules(caller: Caller, namespace: string, everywhere = false): Generator<GrantedRule> {
    for (const { value } of this.store.list(clusterBindingKind.storage).items) {
      yield* this.rulesOf(caller, value as RoleBinding, namespace, '');
    }
    yield* this.boundRules(caller, namespace, everywhere);
  }

  private *boundRules(caller: Caller, namespace: string, everywhere: boolean): Generator<GrantedRule> {
    if (namespace === '' && !everywhere) return;
    const within = namespace === '' ? '' : `${namespace}/`;
    for (const { value } of this.store.list(bindingKind.storage, { within }).items) {
      const binding = value as RoleBinding;
      yield* this.rulesOf(caller, binding, binding.metadata.namespace, binding.metadata.namespace);
    }
  }

  private *rulesOf(
    caller: Caller,
    binding: RoleBinding,
    roleNamespace: string,
    namespace: string,
  ): Generator<GrantedRule> {
    if (!concerns(binding, caller)) return;
    const { type, name } = binding.role_ref;
    const role = this.roleOf(
      type,
      type === 'Role' && roleNamespace !== '' ? `${roleNamespace}/${name}` : name,
    );
    for (const rule of (role.value as Role).rules ?? []) yield { rule, namespace };
  }

  private roleOf(type: string, key: string): Stored {
    const prefix = type === 'Role' ? roleKind.storage : clusterRoleKind.storage;
    const stored = this.store.get(prefix, key);
    if (!stored) throw new MissingRole(type, `${prefix}/${key}`);
    return stored;
  }
}

function concerns(binding: RoleBinding, caller: Caller): boolean {
  return (binding.subjects ?? []).some(({ type, name }) =>
    type === 'User' ? name === caller.username : type === 'Group' && caller.groups.includes(name),
  );
}

const has = (list: readonly string[] | null, word: string): boolean =>
  (list ?? []).some((item) => item === word || item === '*');

function matches(rule: Rule, { verb, resource, name }: Attributes): boolean {
  if (!has(rule.verbs, verb) || !has(rule.resources, resource)) return false;
  return !rule.resource_names?.length || rule.resource_names.includes(name);
}

/** Rights on any of these, anywhere, let one see all namespaces. Sensu: CommonCoreResources. */
const common = new Set([
  'assets',
  'checks',
  'entities',
  'events',
  'filters',
  'handlers',
  'hooks',
  'mutators',
  'silenced',
]);

/**
 * Which of the namespaces a caller sees: all of them, or those that the rules give, in the order in which they do.
 * The rules are read no further than necessary.
 *
 * @throws MissingRole
 */
export function visibleNamespaces(
  rbac: Rbac,
  caller: Caller,
  existing: readonly string[],
): readonly string[] {
  const unseen = new Set(existing);
  const seen: string[] = [];
  const see = (name: string): void => {
    if (unseen.delete(name)) seen.push(name);
  };
  for (const { rule, namespace } of rbac.rules(caller, '', true)) {
    if (unseen.size === 0) break;
    if (!has(rule.verbs, 'get')) continue;
    if (namespace !== '') {
      see(namespace);
    } else if (has(rule.resources, 'namespaces')) {
      if (!rule.resource_names?.length) return existing;
      for (const name of rule.resource_names) see(name);
    } else if (rule.resources?.some((resource) => common.has(resource))) {
      return existing;
    }
  }
  return seen;
}
