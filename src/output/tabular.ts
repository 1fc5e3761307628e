import Table from 'cli-table3';
import type { Theme } from './theme.js';

/**
 * A small table with a border, for what sums up at a terminal. Numbers are to the right. Not for lists: the time it
 * takes grows with the square of their length.
 */
export function borderedTable(
  titles: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  theme: Theme,
): string {
  const table = new Table({
    head: titles.map((title) => theme.apply('title', title)),
    colAligns: titles.map((_, i) => (typeof rows[0]?.[i] === 'number' ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (cell === 0 ? '' : String(cell)))));
  return `${table.toString()}\n`;
}
