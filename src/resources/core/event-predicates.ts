import type { Event } from './event.js';

/** Sensu: corev2 Event.IsIncident. */
export const isIncident = (event: Event): boolean => event.check !== null && event.check.status !== 0;

/** The check is well again: its status is 0 and the one before was not. */
export function isResolution({ check }: Event): boolean {
  const history = check?.history ?? [];
  if (check?.status !== 0 || history.length < 2) return false;
  return history[history.length - 2]?.status !== 0;
}

/** The entries decide; the boolean `is_silenced` is not consulted. */
export const isSilenced = (event: Event): boolean => (event.check?.silenced?.length ?? 0) > 0;

export const hasMetrics = (event: Event): boolean => event.metrics !== null;

export const hasHandlers = (event: Event): boolean =>
  (event.check?.handlers?.length ?? 0) > 0 || (event.metrics?.handlers?.length ?? 0) > 0;

/** Flapping began with this event. Sensu never marks history entries, so that it never ends. */
export const isFlappingStart = (event: Event): boolean => event.check?.state === 'flapping';
