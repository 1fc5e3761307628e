const namedTypes = new Set(['ok', 'warning', 'critical', 'unknown', 'non-zero']);

/** What is wrong with the hooks for one kind of result. Sensu: core/v2 HookList. */
export function hookListProblem(type: string, hooks: readonly string[]): string | undefined {
  if (type === '') return 'type cannot be empty';
  if (hooks.length === 0) return 'hooks cannot be empty';
  const status = /^\d{1,3}$/.test(type) && Number(type) <= 255 && String(Number(type)) === type;
  return status || namedTypes.has(type)
    ? undefined
    : 'valid check hook types are "0"-"255", "ok", "warning", "critical", "unknown", and "non-zero"';
}
