import { posix } from 'node:path';

/**
 * The key of a resource under its kind's prefix: `namespace/name`, or the name alone (`namespace` is `''`). The
 * original cleans keys like paths, so a name such as `..` leads out of its namespace.
 */
export function storeKey(namespace: string, name: string): string {
  const plain = namespace === '' ? name : `${namespace}/${name}`;
  if (!/(^|\/)\.{0,2}(\/|$)/.test(plain)) return plain;
  const clean = posix.join(namespace, name).replace(/\/$/, '');
  return clean === '.' ? '' : clean;
}

/** Whether a name can be kept under a key of its own. */
export const keepsName = (name: string): boolean => !/(^|\/)\.{0,2}(\/|$)/.test(name);

/** A key as messages show it: `/sensu.io/checks/default/cpu`. */
export const shownKey = (prefix: string, key: string): string => `/sensu.io/${prefix}/${key}`;

export { namespaceExists } from '../store/namespaces.js';
