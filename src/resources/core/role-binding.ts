import { plain, primary, type Row, row, spaced } from '../kit/cells.js';
import { list, object, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, subscriptionName } from '../kit/names.js';

const subject = shape('Subject', { type: string(), name: string() });
const roleRef = shape('RoleRef', { type: string(), name: string() });
const fields = { subjects: list(object(subject)), role_ref: object(roleRef), metadata: object(metadata) };
const roleBindingShape = shape('RoleBinding', fields);
const clusterRoleBindingShape = shape('ClusterRoleBinding', fields);

export type RoleBinding = ValueOf<typeof roleBindingShape>;
export type ClusterRoleBinding = RoleBinding;
export type Subject = ValueOf<typeof subject>;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Sensu upper-cases the first letter of types when a binding is written. */
function capitaliseTypes<B extends RoleBinding>(binding: B): B {
  return {
    ...binding,
    role_ref: { ...binding.role_ref, type: capitalised(binding.role_ref.type) },
    subjects: binding.subjects?.map((s) => ({ ...s, type: capitalised(s.type) })) ?? null,
  };
}

function subjectError(s: Subject): string | undefined {
  const type = capitalised(s.type);
  if (type !== 'User' && type !== 'Group')
    return `subject type "${s.type}" is invalid, expected either "Group" or "User"`;
  return s.name ? undefined : `subject name for the "${type}" type is required`;
}

function bindingError({ role_ref, subjects }: RoleBinding): string | undefined {
  const type = capitalised(role_ref.type);
  return firstOf(
    () =>
      type === 'Role' || type === 'ClusterRole'
        ? undefined
        : `roleRef type "${type}" is invalid, expected either "ClusterRole" or "Role"`,
    () => (role_ref.name ? undefined : `roleRef name for ${type} is required`),
    () => (subjects?.length ? undefined : 'a RoleBinding must have at least one subject'),
    ...(subjects ?? []).map((s) => () => subjectError(s)),
  );
}

function subjectRows(subjects: readonly Subject[] | null): Row[] {
  const names = (type: string) => (subjects ?? []).filter((s) => s.type === type).map((s) => s.name);
  const users = names('User');
  const groups = names('Group');
  return [
    row('Subjects', ''),
    ...(users.length ? [row('  Users', spaced(users))] : []),
    ...(groups.length ? [row('  Groups', spaced(groups))] : []),
  ];
}

export const roleBinding = defineKind({
  type: 'RoleBinding',
  plural: 'rolebindings',
  storage: 'rbac/rolebindings',
  shape: roleBindingShape,
  validate: (b) =>
    firstOf(
      () => named('the RoleBinding name', subscriptionName(b.metadata.name)),
      () => (b.metadata.namespace ? undefined : 'the RoleBinding namespace must be set'),
      () => bindingError(b),
    ),
  onWrite: capitaliseTypes,
  fields: (b) => ({
    'rolebinding.name': b.metadata.name,
    'rolebinding.namespace': b.metadata.namespace,
    'rolebinding.role_ref.name': b.role_ref.name,
    'rolebinding.role_ref.type': b.role_ref.type,
    ...labelFields('rolebinding', b.metadata.labels),
  }),
  columns: [
    ['Name', (b) => primary(b.metadata.name)],
    ['Namespace', (b) => b.metadata.namespace],
    ['Cluster Role', (b) => (b.role_ref.type === 'ClusterRole' ? b.role_ref.name : '')],
    ['Role', (b) => (b.role_ref.type === 'Role' ? b.role_ref.name : '')],
    ['Subjects', (b) => plain(b.subjects?.length ?? 0)],
  ],
  info: (b) => ({
    title: `${b.metadata.namespace}/${b.metadata.name}`,
    rows: [
      row('Name', b.metadata.name),
      row('Namespace', b.metadata.namespace),
      row(b.role_ref.type, b.role_ref.name),
      ...subjectRows(b.subjects),
    ],
  }),
  command: {
    name: 'role-binding',
    summary: 'Manage role bindings',
    list: { summary: 'list role bindings', allNamespaces: true, anyArguments: true },
    info: {
      usage: 'info [NAME]',
      summary: 'show detailed information about a role binding',
      missingName: 'a role binding name is required',
      jsonOnly: true,
    },
    delete: {
      usage: 'delete [NAME]',
      summary: 'delete a role binding with the given name',
      noun: 'role-binding',
      missingName: 'a role binding name is required',
    },
  },
});

export const clusterRoleBinding = defineKind({
  type: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  scope: 'cluster',
  storage: 'rbac/clusterrolebindings',
  shape: clusterRoleBindingShape,
  validate: (b) =>
    firstOf(
      () => named('the ClusterRoleBinding name', subscriptionName(b.metadata.name)),
      () => (b.metadata.namespace ? 'ClusterRoleBinding cannot have a namespace' : undefined),
      () => bindingError(b),
    ),
  onWrite: capitaliseTypes,
  fields: (b) => ({
    'clusterrolebinding.name': b.metadata.name,
    'clusterrolebinding.role_ref.name': b.role_ref.name,
    'clusterrolebinding.role_ref.type': b.role_ref.type,
    ...labelFields('clusterrolebinding', b.metadata.labels),
  }),
  columns: [
    ['Name', (b) => primary(b.metadata.name)],
    ['Cluster Role', (b) => b.role_ref.name],
    ['Subjects', (b) => plain(b.subjects?.length ?? 0)],
  ],
  info: (b) => ({
    title: b.metadata.name,
    rows: [row('Name', b.metadata.name), row('Cluster Role', b.role_ref.name), ...subjectRows(b.subjects)],
  }),
  command: {
    name: 'cluster-role-binding',
    summary: 'Manage cluster role bindings',
    list: { summary: 'list cluster role bindings', allNamespaces: false, anyArguments: true },
    info: {
      usage: 'info [NAME]',
      summary: 'show detailed information about a cluster role binding',
      missingName: 'a cluster role binding name is required',
      jsonOnly: true,
    },
    delete: {
      usage: 'delete [NAME]',
      summary: 'delete a cluster role binding with the given name',
      noun: '',
      missingName: 'a cluster role binding name is required',
    },
  },
});
