import { eventCheckShape, hookShape } from '../../resources/core/event.js';
import { kindOfType } from '../../resources/index.js';
import { object, omit, shape, string } from '../../resources/kit/fields.js';
import { type AnyKind, defineKind, snakeCase } from '../../resources/kit/kind.js';
import { metadata } from '../../resources/kit/metadata.js';
import { quote } from '../go-quote.js';

/** Sensu's API groups in this release, with the newest version of each that is understood. */
const groups: Readonly<Record<string, readonly [number, number, number]>> = {
  'core/v2': [2, 14, 0],
  'core/v3': [3, 6, 1],
};

const noRules = { validate: () => undefined, fields: () => ({}) };

/** Types that documents may have although they are no kinds: the runtime forms, and what is left of extensions. */
const documentTypes: readonly AnyKind[] = [
  defineKind({ type: 'Check', plural: 'checks', shape: eventCheckShape, ...noRules }),
  defineKind({ type: 'Hook', plural: 'hooks', shape: hookShape, ...noRules }),
  defineKind({
    type: 'Extension',
    plural: 'extensions',
    shape: shape('Extension', { metadata: object(metadata), url: omit(string()) }),
    ...noRules,
  }),
];

/** Types of core/v2 that are known but cannot be stored. */
const partNames = (
  'AdhocRequest Any AssetBuild AssetList AuthProviderClaims CheckHistory CheckRequest Claims ClusterHealth ' +
  'Deregistration HandlerSocket HealthResponse HookList KeepaliveRecord MetricPoint MetricTag MetricThreshold ' +
  'MetricThresholdRule MetricThresholdTag Metrics Network NetworkInterface ObjectMeta PipelineWorkflow ' +
  'PostgresHealth Process ProxyRequests ResourceReference RoleRef Rule Secret Subject System TLSOptions ' +
  'TimeWindowDays TimeWindowRepeated TimeWindowTimeRange TimeWindowWhen Tokens TypeMeta Version'
).split(' ');
const parts = new Set([...partNames, ...partNames.map(snakeCase)]);

/**
 * The kind that a document's `api_version` and `type` mean.
 *
 * @throws Error with Sensu's message: `api not found`, `type could not be found: "Foo"`, `"HookList" is not a Resource`
 */
export function resolveType(apiVersion: string, type: string): AnyKind {
  const { group, version } = parseApiVersion(apiVersion);
  const newest = groups[group];
  if (newest === undefined) throw new Error('api not found');
  if (isNewer(version, newest)) {
    throw new Error(
      `requested version was v${version.join('.')}, but only v${newest.join('.')} is available`,
    );
  }
  const kind =
    kindOfType(group, type) ??
    documentTypes.find((other) => group === 'core/v2' && (other.type === type || other.snakeCase === type));
  if (kind) return kind;
  const known = group === 'core/v2' && parts.has(type);
  throw new Error(known ? `${quote(type)} is not a Resource` : `type could not be found: ${quote(type)}`);
}

/** `core/v2.3` is the group `core/v2` in version 2.3.0. */
function parseApiVersion(apiVersion: string): { group: string; version: number[] } {
  const slash = apiVersion.lastIndexOf('/') + 1;
  const match = /^\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*$/.exec(apiVersion.slice(slash));
  if (!match) return { group: apiVersion, version: [0, 0, 0] };
  const version = [1, 2, 3].map((part) => Number(match[part] ?? 0));
  return { group: `${apiVersion.slice(0, slash)}v${version[0]}`, version };
}

function isNewer(version: readonly number[], newest: readonly number[]): boolean {
  for (const [index, number] of version.entries()) {
    const limit = newest[index] as number;
    if (number !== limit) return number > limit;
  }
  return false;
}
