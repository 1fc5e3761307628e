import { apiKey } from './core/api-key.js';
import { asset } from './core/asset.js';
import { check } from './core/check.js';
import { entity, entityConfig, entityState } from './core/entity.js';
import { event } from './core/event.js';
import { filter } from './core/filter.js';
import { handler } from './core/handler.js';
import { hook } from './core/hook.js';
import { mutator } from './core/mutator.js';
import { namespace } from './core/namespace.js';
import { pipeline } from './core/pipeline.js';
import { resourceTemplate } from './core/resource-template.js';
import { clusterRole, role } from './core/role.js';
import { clusterRoleBinding, roleBinding } from './core/role-binding.js';
import { silenced } from './core/silenced.js';
import { tessen } from './core/tessen.js';
import { user } from './core/user.js';
import type { AnyKind } from './kit/kind.js';

/** Every kind, in the order of `dump all`: cluster-wide ones first; then those without a route. */
export const kinds: readonly AnyKind[] = [
  namespace,
  clusterRole,
  clusterRoleBinding,
  user,
  apiKey,
  tessen,
  asset,
  check,
  entity,
  event,
  filter,
  handler,
  hook,
  mutator,
  pipeline,
  role,
  roleBinding,
  silenced,
  entityConfig,
  entityState,
  resourceTemplate,
];

const byType = new Map<string, AnyKind>();
const byPlural = new Map<string, AnyKind>();
const byCommand = new Map<string, AnyKind>();
for (const kind of kinds) {
  byType.set(`${kind.apiGroup}.${kind.type}`, kind);
  byType.set(`${kind.apiGroup}.${kind.snakeCase}`, kind);
  if (kind.apiGroup === 'core/v2') byPlural.set(kind.plural, kind);
  if (kind.command) byCommand.set(kind.command.name, kind);
}

/** The kind of `CheckConfig` or `check_config` in `core/v2`. */
export const kindOfType = (group: string, type: string): AnyKind | undefined =>
  byType.get(`${group}.${type}`);

/** The core/v2 kind of the URL segment `checks`. */
export const kindOfPlural = (plural: string): AnyKind | undefined => byPlural.get(plural);

/** The kind of the command group `check`. */
export const kindOfCommand = (name: string): AnyKind | undefined => byCommand.get(name);

export {
  apiKey,
  asset,
  check,
  clusterRole,
  clusterRoleBinding,
  entity,
  entityConfig,
  entityState,
  event,
  filter,
  handler,
  hook,
  mutator,
  namespace,
  pipeline,
  resourceTemplate,
  role,
  roleBinding,
  silenced,
  tessen,
  user,
};
