import type { AnyKind } from '../resources/kit/kind.js';

/** What Go leaves as it is in a path segment beside letters and digits. */
const reserved = /[^A-Za-z0-9\-_.~$&+:=@]/gu;

/** A name as one segment of a path: `a/b` is `a%2Fb`, a colon stays. */
export function escapeSegment(name: string): string {
  return name.toWellFormed().replace(reserved, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** Drops empty and `.` segments and resolves `..`, as Go's path.Clean does with a rooted path. */
export function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** The path of a collection, or of what is behind the further parts, which are escaped; the namespace is not. */
export function apiPath(
  apiGroup: string,
  plural: string,
  namespace: string | undefined,
  ...names: string[]
): string {
  const scope = namespace ? `/namespaces/${namespace}` : '';
  return cleanPath(`/api/${apiGroup}${scope}/${[plural, ...names.map(escapeSegment)].join('/')}`);
}

/** The path of a kind's resources in a namespace, or in all when there is none. */
export function collectionPath(kind: AnyKind, namespace: string | undefined): string {
  return apiPath(kind.apiGroup, kind.plural, kind.scope === 'namespace' ? namespace : undefined);
}
