import type { Cell, Details } from '../resources/kit/cells.js';
import type { Display } from './display.js';
import { rowMoment } from './moments.js';
import { tamed } from './tamed.js';

/** A title and labelled values, the values one below the other. */
export function detailsText({ title, rows }: Details, display: Display): string {
  const labels = rows.map(({ label }) => `${titleCase(label)}: `);
  const width = labels.reduce((widest, label) => Math.max(widest, label.length), 0);
  const lines = rows.map(
    ({ value }, index) => `${labels[index]?.padEnd(width)}${cellText(value, display)}\n`,
  );
  return titleText(title, display) + lines.join('');
}

/** `=== title`. */
export function titleText(title: Cell, display: Display): string {
  return `=== ${display.theme.apply('title', cellText(title, display))}\n`;
}

function cellText(cell: Cell, display: Display): string {
  if (typeof cell === 'string') return display.terminal ? tamed(cell) : cell;
  if ('seconds' in cell) return rowMoment(cell, display);
  const spans = 'text' in cell ? [cell] : cell;
  return spans
    .map(({ style, text }) => display.theme.apply(style, display.terminal ? tamed(text) : text))
    .join('');
}

/** Each letter that begins the text or follows something else than a letter, a digit or `_` is made a capital. */
function titleCase(label: string): string {
  return label.replace(
    /(^|[^\p{L}\p{N}_])(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
