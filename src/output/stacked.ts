import { shorten } from './fit.js';
import type { Theme } from './theme.js';
import type { Measure } from './width.js';

/** What is shown of rows that no table of this width can hold. */
interface Stack {
  readonly titles: readonly string[];
  readonly rows: number;
  /** The lines of a cell, none wider than told. */
  readonly linesOf: (row: number, column: number, width: number) => readonly string[];
  /** Columns of the terminal. */
  readonly width: number;
  readonly measure: Measure;
  readonly theme: Theme;
}

/** Every row as a block of its own, one title and value below the other; empty values are left out. */
export function stackedText({ titles, rows, linesOf, width, measure, theme }: Stack): string {
  const longest = titles.reduce((most, title) => Math.max(most, title.length), 0);
  // A title may take half of the line: its colon, a blank, and at least something of the value come too.
  const labelWidth = Math.max(1, Math.min(longest, Math.floor(width / 2) - 2));
  const valueWidth = Math.max(1, width - labelWidth - 2);
  const blocks: string[] = [];
  for (let row = 0; row < rows; row++) {
    const lines = titles.flatMap((title, column) => {
      const [first = '', ...others] = linesOf(row, column, valueWidth);
      if (first === '' && others.length === 0) return [];
      const label = shorten(title, labelWidth, measure);
      const gap = ' '.repeat(labelWidth - label.length);
      const indent = ' '.repeat(labelWidth + 2);
      return [`${theme.apply('title', label)}:${gap} ${first}`, ...others.map((line) => indent + line)];
    });
    blocks.push(lines.map((line) => `${line}\n`).join(''));
  }
  return blocks.join(`${'─'.repeat(Math.max(1, width))}\n`);
}
