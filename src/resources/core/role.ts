import { commas, plain, primary } from '../kit/cells.js';
import { list, object, shape, strings, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, subscriptionName } from '../kit/names.js';

const ruleShape = shape('Rule', { verbs: strings(), resources: strings(), resource_names: strings() });
export type Rule = ValueOf<typeof ruleShape>;

const fields = { rules: list(object(ruleShape)), metadata: object(metadata) };
const roleShape = shape('Role', fields);
const clusterRoleShape = shape('ClusterRole', fields);

export type Role = ValueOf<typeof roleShape>;
export type ClusterRole = Role;

const verbs = new Set(['*', 'get', 'list', 'create', 'update', 'delete']);

const atCommas = (items: string[] | null): string[] | null =>
  items?.flatMap((item) => item.split(',')) ?? null;

function verbError(rules: readonly Rule[] | null): string | undefined {
  for (const rule of rules ?? []) {
    const bad = atCommas(rule.verbs)?.find((verb) => !verbs.has(verb));
    if (bad !== undefined) return `the verb "${bad}" is not valid`;
  }
  return undefined;
}

/** Sensu splits verbs and resources at commas when a role is written; names stay whole. */
function splitRules<R extends { rules: Rule[] | null }>(role: R): R {
  return {
    ...role,
    rules:
      role.rules?.map((rule) => ({
        ...rule,
        verbs: atCommas(rule.verbs),
        resources: atCommas(rule.resources),
      })) ?? null,
  };
}

const ruleColumns = [
  ['Verbs', (rule: Rule) => commas(rule.verbs)],
  ['Resources', (rule: Rule) => commas(rule.resources)],
  ['Resource Names', (rule: Rule) => commas(rule.resource_names)],
];

export const role = defineKind({
  type: 'Role',
  plural: 'roles',
  storage: 'rbac/roles',
  shape: roleShape,
  validate: (r) =>
    firstOf(
      () => named('the Role name', subscriptionName(r.metadata.name)),
      () => (r.metadata.namespace ? undefined : 'the Role namespace must be set'),
      () => (r.rules?.length ? undefined : 'a Role must have at least one rule'),
      () => verbError(r.rules),
    ),
  onWrite: splitRules,
  fields: (r) => ({
    'role.name': r.metadata.name,
    'role.namespace': r.metadata.namespace,
    ...labelFields('role', r.metadata.labels),
  }),
  columns: [
    ['Name', (r) => primary(r.metadata.name)],
    ['Namespace', (r) => r.metadata.namespace],
    ['Rules', (r) => plain(r.rules?.length ?? 0)],
  ],
  infoTable: {
    columns: [
      ['Namespace', (r: Rule & { namespace: string }) => primary(r.namespace)],
      ...ruleColumns,
    ] as never,
    rowsOf: (r) => (r.rules ?? []).map((rule) => ({ ...rule, namespace: r.metadata.namespace })),
  },
  command: {
    name: 'role',
    summary: 'Manage roles',
    list: { summary: 'list roles', allNamespaces: true, anyArguments: true },
    info: {
      usage: 'info [NAME]',
      summary: 'show detailed information about a role',
      alias: 'list-rules',
      missingName: 'a role name is required',
      jsonOnly: true,
    },
    delete: {
      usage: 'delete [NAME]',
      summary: 'delete a role with the given name',
      noun: 'role',
      missingName: 'a role name is required',
    },
  },
});

export const clusterRole = defineKind({
  type: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'cluster',
  storage: 'rbac/clusterroles',
  shape: clusterRoleShape,
  validate: (r) =>
    firstOf(
      () => named('the ClusterRole name', subscriptionName(r.metadata.name)),
      () => (r.rules?.length ? undefined : 'a ClusterRole must have at least one rule'),
      () => (r.metadata.namespace ? 'ClusterRole cannot have a namespace' : undefined),
      () => verbError(r.rules),
    ),
  onWrite: splitRules,
  fields: (r) => ({ 'clusterrole.name': r.metadata.name, ...labelFields('clusterrole', r.metadata.labels) }),
  columns: [
    ['Name', (r) => primary(r.metadata.name)],
    ['Rules', (r) => plain(r.rules?.length ?? 0)],
  ],
  infoTable: { columns: ruleColumns as never, rowsOf: (r) => r.rules ?? [] },
  command: {
    name: 'cluster-role',
    summary: 'Manage cluster roles',
    list: { summary: 'list cluster roles', allNamespaces: false, anyArguments: true },
    info: {
      usage: 'info [NAME]',
      summary: 'show detailed information about a cluster role',
      missingName: 'a role name is required',
      jsonOnly: true,
    },
    delete: {
      usage: 'delete [NAME]',
      summary: 'delete a cluster role with the given name',
      noun: 'cluster-role',
      missingName: 'a cluster role name is required',
    },
  },
});
