import { omit, shape, string, stringMap, type ValueOf } from './fields.js';

/** Sensu: core/v2 ObjectMeta. */
export const metadata = shape('ObjectMeta', {
  name: omit(string()),
  namespace: omit(string()),
  labels: omit(stringMap()),
  annotations: omit(stringMap()),
  created_by: omit(string()),
});

export type Metadata = ValueOf<typeof metadata>;

/** The label that says who manages a resource: a command line, or the agent whose entity it is. */
export const managedByLabel = 'sensu.io/managed_by';
export const agentAsManager = 'sensu-agent';

/** Whether an agent keeps its entity itself, not the backend. */
export const isManagedByAgent = ({ labels }: Pick<Metadata, 'labels'>): boolean =>
  labels?.[managedByLabel] === agentAsManager;

/** Label and other selector fields of a kind: `handler.labels.team`. */
export function labelFields(prefix: string, labels: Record<string, string> | null): Record<string, string> {
  const result: Record<string, string> = {};
  for (const key of Object.keys(labels ?? {})) result[`${prefix}.labels.${key}`] = labels?.[key] ?? '';
  return result;
}
