/** Variables that are put before what was there instead of replacing it. */
const paths = new Set(['PATH', 'CPATH', 'LD_LIBRARY_PATH']);

/**
 * Merges environments, later ones winning; search paths are prepended. What is not `NAME=value` is dropped.
 * Sensu: util/environment.
 */
export function mergeEnvironments(
  base: Readonly<Record<string, string | undefined>>,
  ...added: readonly (readonly string[])[]
): Record<string, string> {
  const merged = new Map<string, string>();
  for (const [name, value] of Object.entries(base)) if (value !== undefined) merged.set(name, value);
  for (const variables of added) {
    for (const [name, value] of parseVariables(variables)) {
      const before = merged.get(name) ?? '';
      merged.set(name, paths.has(name) ? `${value}:${before}` : value);
    }
  }
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `NAME=value` pairs; the last of a name counts. */
export function parseVariables(variables: readonly string[]): Map<string, string> {
  const result = new Map<string, string>();
  for (const variable of variables) {
    const at = variable.indexOf('=');
    if (at >= 0) result.set(variable.slice(0, at), variable.slice(at + 1));
  }
  return result;
}
