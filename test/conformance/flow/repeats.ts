/** Which moment something was of, and the how manieth it was. */
export const moments = new Set(['timestamp', 'last_seen', 'issued', 'executed', 'last_ok']);

const counted = new Set([
  ...moments,
  'id',
  'sequence',
  'duration',
  'occurrences',
  'occurrences_watermark',
  'history',
  'output',
]);

/** A note that says that there would be more or fewer of the same at another time. */
export const dependsOnTime = (note = ''): boolean => /depends? on time/.test(note);

const gist = (value: unknown): string =>
  JSON.stringify(value, (key, member) => (counted.has(key) ? undefined : member));

/** Of those that tell the time and say the same otherwise, the first. */
export function withoutRepeats<T>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const text = gist(value);
    if (text === JSON.stringify(value)) return true;
    return !seen.has(text) && seen.add(text);
  });
}
