import type { TimeWindowWhen } from '../resources/kit/shared.js';
import { kitchenTimeError } from '../resources/kit/timewindow.js';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const day = 86_400_000;

/** Milliseconds since midnight of a time like `3:04PM`. */
function kitchenTime(text: string): number {
  const [, hours, minutes, half] = /^(\d{1,2}):(\d{2})(AM|PM)$/.exec(text.replaceAll(' ', '')) ?? [];
  return (((Number(hours) % 12) + (half === 'PM' ? 12 : 0)) * 60 + Number(minutes)) * 60_000;
}

/** A window that ends before it begins goes over midnight: on its day it counts up to its end and from its beginning. */
function within(window: { begin: string; end: string }, time: number): boolean {
  const begin = kitchenTime(window.begin);
  const end = kitchenTime(window.end);
  return begin <= end ? begin <= time && time <= end : time >= begin || time <= lastBefore(end);
}

/** Sensu compares with "before the end" first, so that the end itself is outside of a window over midnight. */
const lastBefore = (end: number): number => end - 1;

/**
 * Whether a moment is inside one of the windows of its day (UTC).
 * @throws Error with Go's words when a window that is looked at cannot be read
 */
export function inWindows(when: TimeWindowWhen, now: number): boolean {
  const today = weekdays[new Date(now).getUTCDay()] as (typeof weekdays)[number];
  const time = ((now % day) + day) % day;
  for (const window of [...(when.days.all ?? []), ...(when.days[today] ?? [])]) {
    const problem = kitchenTimeError(window.begin) ?? kitchenTimeError(window.end);
    if (problem) throw new Error(problem);
    if (within(window, time)) return true;
  }
  return false;
}
