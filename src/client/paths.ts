import type { AnyKind } from '../resources/kit/kind.js';

/** A name as one segment of a path, as Go escapes it: `a/b` is `a%2Fb`; a colon stays, and so do `$&+=@`. */
export function escapeSegment(name: string): string {
  return encodeURIComponent(name.replace(loneSurrogate, '\ufffd'))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|3A|3D|40)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

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
