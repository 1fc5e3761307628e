import type { Cell, Column, Moment, Span, Style } from '../resources/kit/cells.js';
import type { Display } from './display.js';
import { fitWidths, shorten } from './fit.js';
import { cellMoment } from './moments.js';
import { type Measure, measureFor } from './width.js';

/** A cell ready to be laid out: its lines, and what colours them. */
interface Box {
  readonly lines: readonly string[];
  /** The texts of the first line that have colours of their own, in order. */
  readonly spans?: readonly Span[];
  readonly style?: Style;
}

/**
 * The text of a table in Sensu's geometry: titles centred over a rule, numbers to the right, several lines in a cell
 * where its text has them. At a terminal the table fits in and long cells are cut; elsewhere nothing is.
 * Takes time in proportion to its text.
 */
export async function tableText<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  display: Display,
): Promise<string> {
  const titles = columns.map(([title]) => title);
  const boxes = rows.map((row) => columns.map(([, cell]) => boxOf(cell(row), display)));
  const measure = await measureFor(allTexts(boxes, display));
  const natural = naturalWidths(titles, boxes, measure);
  const widths = display.width === undefined ? natural : fitWidths(natural, display.width);
  const isCut = widths.some((width, index) => width < (natural[index] as number));
  const layout: Layout = { widths, measure, display, isCut };
  const parts = [titleLine(titles, layout), ruleLine(widths)];
  for (const row of boxes) parts.push(rowLines(row, layout));
  return parts.join('');
}

interface Layout {
  readonly widths: readonly number[];
  readonly measure: Measure;
  readonly display: Display;
  readonly isCut: boolean;
}

function boxOf(cell: Cell, display: Display): Box {
  if (typeof cell === 'string') return { lines: linesOf(cell, display) };
  if (isSpans(cell)) {
    const spans = cell.filter(({ text }) => text !== '');
    const lines = linesOf(spans.map(({ text }) => text).join(''), display);
    return spans.some(({ style }) => style) ? { lines, spans } : { lines };
  }
  if ('seconds' in cell) return { lines: [cellMoment(cell, display)] };
  const { text, style } = cell;
  const lines = linesOf(text, display);
  return style && text !== '' ? { lines, style } : { lines };
}

function isSpans(cell: Span | Moment | readonly Span[]): cell is readonly Span[] {
  return Array.isArray(cell);
}

/** For a person the empty line that ends most outputs of checks is left out, and tabs have a width. */
function linesOf(text: string, { terminal }: Display): readonly string[] {
  const shown = terminal ? text.replace(/\s+$/, '').replace(/\r/g, '').replace(/\t/g, '  ') : text;
  return shown.includes('\n') ? shown.split('\n') : [shown];
}

function* allTexts(boxes: readonly (readonly Box[])[], { terminal }: Display): Generator<string> {
  // An ellipsis may come to any text.
  if (terminal) yield '…';
  for (const row of boxes) for (const { lines } of row) yield* lines;
}

function naturalWidths(
  titles: readonly string[],
  boxes: readonly (readonly Box[])[],
  measure: Measure,
): number[] {
  const widths = titles.map((title) => title.length);
  for (const row of boxes) {
    for (let i = 0; i < row.length; i++) {
      for (const line of (row[i] as Box).lines) widths[i] = Math.max(widths[i] as number, measure(line));
    }
  }
  return widths;
}

function titleLine(titles: readonly string[], { widths, display, measure }: Layout): string {
  const cells = titles.map((title, index) => {
    const width = widths[index] as number;
    const text = shorten(title, width, measure);
    const gap = width - text.length;
    const left = Math.floor(gap / 2);
    return ` ${' '.repeat(left)}${display.theme.apply('title', text)}${' '.repeat(gap - left)} `;
  });
  return ` ${cells.join(' ')} \n`;
}

function ruleLine(widths: readonly number[]): string {
  return `─${widths.map((width) => '─'.repeat(width + 2)).join(' ')}─\n`;
}

function rowLines(row: readonly Box[], layout: Layout): string {
  let height = 1;
  for (const { lines } of row) height = Math.max(height, lines.length);
  let text = '';
  for (let line = 0; line < height; line++) {
    text += ' ';
    for (let i = 0; i < row.length; i++)
      text += `${i === 0 ? '' : ' '} ${fieldText(row[i] as Box, line, i, layout)} `;
    text += ' \n';
  }
  return text;
}

const numeric = /^\s*-?(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\d+)?\s*$/;

function fieldText(box: Box, line: number, index: number, layout: Layout): string {
  const width = layout.widths[index] as number;
  const whole = box.lines[line] ?? '';
  const text = layout.isCut ? shorten(whole, width, layout.measure) : whole;
  const blanks = ' '.repeat(Math.max(0, width - layout.measure(text)));
  const plain = !box.style && !box.spans;
  if (plain && numeric.test(text)) return blanks + text;
  if (!layout.display.theme.coloured || plain) return text + blanks;
  return colourText(box, text, line, layout.display) + blanks;
}

function colourText({ style, spans }: Box, text: string, line: number, { theme }: Display): string {
  if (!spans) return theme.apply(style, text);
  if (line > 0) return text;
  let rest = text;
  let result = '';
  for (const span of spans) {
    const part = rest.slice(0, span.text.length);
    result += theme.apply(span.style, part);
    rest = rest.slice(part.length);
  }
  return result + rest;
}
