import Table from 'cli-table3';
import { withoutCodes } from '../wire/terminal.js';
import type { Display } from './display.js';

/**
 * A small table with a border, for what sums up at a terminal. Numbers are to the right. Not for lists: the time it
 * takes grows with the square of their length.
 */
export function borderedTable(
  titles: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  { theme, width }: Pick<Display, 'theme' | 'width'>,
): string {
  const table = new Table({
    head: titles.map((title) => theme.apply('title', title)),
    colAligns: titles.map((_, i) => (typeof rows[0]?.[i] === 'number' ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (cell === 0 ? '' : String(cell)))));
  const text = table.toString();
  const drawn = withoutCodes(text.slice(0, text.indexOf('\n'))).length;
  return width !== undefined && drawn > width ? listed(titles, rows) : `${text}\n`;
}

/** `Handler: 3 created, 1 failed`, where the table is too wide. */
function listed(titles: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map(([first, ...cells]) => {
    const parts = cells.flatMap((cell, i) => (cell === 0 ? [] : [`${cell} ${titles[i + 1]}`]));
    return `${first}: ${parts.join(', ')}\n`;
  });
  return lines.join('');
}
