import type { AnyKind } from '../../resources/kit/kind.js';
import type { CommandClass, CommandLoader } from '../command.js';

type Verb = 'list' | 'info' | 'delete';

/** Where the kinds with commands are, and which plain verbs they have: what the kinds say themselves, read late. */
const sources: Readonly<Record<string, readonly [verbs: readonly Verb[], load: () => Promise<AnyKind>]>> = {
  'api-key': [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/api-key.js')).apiKey,
  ],
  asset: [['list', 'info', 'delete'], async () => (await import('../../resources/core/asset.js')).asset],
  check: [['list', 'info', 'delete'], async () => (await import('../../resources/core/check.js')).check],
  'cluster-role': [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/role.js')).clusterRole,
  ],
  'cluster-role-binding': [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/role-binding.js')).clusterRoleBinding,
  ],
  entity: [['list', 'info', 'delete'], async () => (await import('../../resources/core/entity.js')).entity],
  event: [['list', 'info', 'delete'], async () => (await import('../../resources/core/event.js')).event],
  filter: [['list', 'info', 'delete'], async () => (await import('../../resources/core/filter.js')).filter],
  handler: [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/handler.js')).handler,
  ],
  hook: [['list', 'info', 'delete'], async () => (await import('../../resources/core/hook.js')).hook],
  mutator: [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/mutator.js')).mutator,
  ],
  namespace: [['list', 'delete'], async () => (await import('../../resources/core/namespace.js')).namespace],
  pipeline: [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/pipeline.js')).pipeline,
  ],
  role: [['list', 'info', 'delete'], async () => (await import('../../resources/core/role.js')).role],
  'role-binding': [
    ['list', 'info', 'delete'],
    async () => (await import('../../resources/core/role-binding.js')).roleBinding,
  ],
  user: [['list'], async () => (await import('../../resources/core/user.js')).user],
};

const makers: Readonly<Record<Verb, () => Promise<(kind: AnyKind) => CommandClass>>> = {
  list: async () => (await import('./list.js')).listCommand,
  info: async () => (await import('./info.js')).infoCommand,
  delete: async () => (await import('./delete.js')).deleteCommand,
};

/** Words that stand for a verb: an API key is revoked. */
const otherWords: Readonly<Record<string, string>> = { 'api-key delete': 'api-key revoke' };

/** The plain verbs of every kind, by the words that call them. Only the one that is called is made. */
export function plainVerbs(): Record<string, CommandLoader> {
  const registry: Record<string, CommandLoader> = {};
  for (const [name, [verbs, load]] of Object.entries(sources)) {
    for (const verb of verbs) {
      const words = `${name} ${verb}`;
      registry[otherWords[words] ?? words] = async () => {
        const [maker, kind] = await Promise.all([makers[verb](), load()]);
        return { default: maker(kind) };
      };
    }
  }
  return registry;
}
