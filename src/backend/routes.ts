import {
  asset,
  check,
  clusterRole,
  clusterRoleBinding,
  filter,
  handler,
  hook,
  mutator,
  pipeline,
  role,
  roleBinding,
} from '../resources/index.js';
import { apiKeyRoutes } from './api/api-keys.js';
import { checkRoutes } from './api/checks.js';
import { clusterRoutes } from './api/cluster.js';
import { genericRoutes } from './api/generic.js';
import { healthRoute, versionRoute } from './api/health.js';
import { metricsRoute } from './api/metrics.js';
import { namespaceRoutes } from './api/namespaces.js';
import { tessenRoutes } from './api/tessen.js';
import { userRoutes } from './api/users.js';
import type { Accounts } from './auth/accounts.js';
import type { Passwords } from './auth/passwords.js';
import type { Rbac } from './auth/rbac.js';
import { authRoutes } from './auth/routes.js';
import type { Tokens } from './auth/tokens.js';
import type { Cluster } from './cluster.js';
import { entityRoutes } from './entities/routes.js';
import { eventRoutes } from './events/routes.js';
import { graphqlRoute } from './graphql/routes.js';
import type { Route } from './http/route.js';
import type { Metrics } from './metrics.js';
import type { Surroundings } from './part.js';
import { silencedRoutes } from './silenced/routes.js';

export interface RouteParts {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly rbac: Rbac;
  readonly tokens: Tokens;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
}

/** The kinds that have the seven operations and are stored as they are. */
const uniform = [
  asset,
  check,
  clusterRole,
  clusterRoleBinding,
  filter,
  handler,
  hook,
  mutator,
  pipeline,
  role,
  roleBinding,
];

/** `GET /api/core/v2/...`, one line for each route: its method and path. */
export function routeNames(): string[] {
  // To name the routes nothing is asked of the parts behind them.
  const nothing = {} as RouteParts & Surroundings;
  const names = apiRoutes(nothing, nothing).map(
    ({ method, path }) => `${method === '*' ? 'ANY' : method} ${path}`,
  );
  return [...new Set(names)].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

const placeOf = (name: string): string => name.slice(name.indexOf(' '));

/** Every route of the API. */
export function apiRoutes(around: Surroundings, parts: RouteParts): Route[] {
  return [
    healthRoute(parts.cluster),
    versionRoute(),
    metricsRoute(parts.metrics),
    graphqlRoute({ store: around.store, accounts: parts.accounts, rbac: parts.rbac }),
    ...authRoutes(parts.accounts, parts.tokens),
    ...uniform.flatMap((kind) => genericRoutes(kind, around)),
    ...checkRoutes(around),
    ...entityRoutes(around),
    ...eventRoutes(around),
    ...silencedRoutes(around),
    ...namespaceRoutes(around, parts.rbac),
    ...userRoutes(around, parts.passwords),
    ...apiKeyRoutes(around),
    ...tessenRoutes(around),
    ...clusterRoutes(parts.cluster),
  ];
}
