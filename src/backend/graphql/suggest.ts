/** The names that somebody may have meant, the closest first; at most five. */
export function suggestions(given: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, distance: distance(given, name) }))
    .filter(({ name, distance: d }) => d <= Math.max(given.length / 2, name.length / 2, 1))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Levenshtein's: how many letters have to be changed, added or removed. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    previous = row;
  }
  return previous[b.length] as number;
}
