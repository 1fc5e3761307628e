const percentile = 90;

/** What is told of the values of a timer. Without any it is all zeros, and no percentiles. */
export function timerValues(values: readonly number[], seconds: number): [suffix: string, value: number][] {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const all = sumsOf(sorted);
  const mean = count ? all.sum / count : 0;
  const spread = sorted.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return [
    ['min', sorted[0] ?? 0],
    ['max', sorted[count - 1] ?? 0],
    ['count', count],
    ['per_second', count / seconds],
    ['mean', mean],
    ['median', medianOf(sorted)],
    ['stddev', count ? Math.sqrt(spread / count) : 0],
    ['sum', all.sum],
    ['sum_squares', all.squares],
    ...percentileValues(sorted),
  ];
}

/** The same of the lowest nine tenths. */
function percentileValues(sorted: readonly number[]): [suffix: string, value: number][] {
  const count = sorted.length > 1 ? Math.floor((percentile / 100) * sorted.length + 0.5) : sorted.length;
  if (count === 0) return [];
  const lowest = sorted.slice(0, count);
  const { sum, squares } = sumsOf(lowest);
  const named = (name: string): string => `percentile_${name}_${percentile}`;
  return [
    [named('count'), count],
    [named('mean'), sum / count],
    [named('sum'), sum],
    [named('sum_squares'), squares],
    [named('upper'), lowest[count - 1] ?? 0],
  ];
}

function sumsOf(values: readonly number[]): { sum: number; squares: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
