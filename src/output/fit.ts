import type { Measure } from './width.js';

/** Below this a column says nothing any more. */
const leastWidth = 6;

/** The width of a table's lines: a blank at both sides of each column and one between, one at either end. */
export const totalWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + 3, 1);

/** Makes the widest columns narrower until the table fits, if it can. */
export function fitWidths(widths: readonly number[], columns: number): number[] {
  const fitted = [...widths];
  let excess = totalWidth(fitted) - columns;
  while (excess > 0) {
    const widest = Math.max(...fitted);
    if (widest <= leastWidth) break;
    const which = fitted.map((width, index) => (width === widest ? index : -1)).filter((index) => index >= 0);
    const next = Math.max(leastWidth, ...fitted.filter((width) => width < widest));
    const cut = Math.min(widest - next || 1, Math.ceil(excess / which.length));
    for (const index of which) {
      const taken = Math.min(cut, Math.max(0, excess));
      fitted[index] = widest - taken;
      excess -= taken;
    }
  }
  return fitted;
}

/** Cuts a text that is too wide and ends it with an ellipsis. */
export function shorten(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const size = measure(character);
    if (used + size > width - 1) break;
    kept += character;
    used += size;
  }
  return `${kept}…`;
}
