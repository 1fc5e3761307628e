import type { Cell, Column, Moment, Span, Style } from '../resources/kit/cells.js';
import type { Display } from './display.js';
import { fitWidths, shorten, totalWidth } from './fit.js';
import { cellMoment } from './moments.js';
import { stackedText } from './stacked.js';
import { tamed } from './tamed.js';
import { type Measure, measureFor } from './width.js';

/** What is in a cell: a text, or one with colours, which is never aligned as a number. */
type Content = string | Coloured;

interface Coloured {
  readonly text: string;
  readonly style?: Style;
  /** The pieces of the text that have colours of their own. */
  readonly spans?: readonly Span[];
}

interface Layout {
  readonly titles: readonly string[];
  readonly widths: readonly number[];
  readonly measure: Measure;
  readonly display: Display;
  /** Some texts are wider than their column. */
  readonly isCut: boolean;
}

/**
 * The text of a table in Sensu's geometry: titles centred over a rule, numbers to the right, several lines in a cell
 * where its text has them. At a terminal the table fits in, empty columns and the ends of long cells are left out for
 * it; elsewhere nothing is. Takes time in proportion to its text.
 */
export async function tableText<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  display: Display,
): Promise<string> {
  const titles = columns.map(([title]) => title);
  const contents = columns.map(([, cell]) => rows.map((row) => contentOf(cell(row), display)));
  const measure = await measureFor(joined(contents, display));
  const widths = contents.map((column, i) => widthOf(titles[i] as string, column, measure));
  const { shown, fitted } = arrange(widths, contents, display);
  const layout: Layout = {
    titles: shown.map((i) => titles[i] as string),
    widths: fitted,
    measure,
    display,
    isCut: shown.some((i, at) => (fitted[at] as number) < (widths[i] as number)),
  };
  const visible = shown.map((i) => contents[i] as Content[]);
  if (display.width !== undefined && totalWidth(fitted) > display.width)
    return tooNarrow(layout, visible, rows.length, display.width);
  const parts = [titleLine(layout), ruleLine(layout)];
  for (let row = 0; row < rows.length; row++) {
    parts.push(
      rowText(
        visible.map((column) => column[row] as Content),
        layout,
      ),
    );
  }
  return parts.join('');
}

/** What is shown where not even the narrowest columns fit. */
function tooNarrow(
  { titles, widths, measure, display }: Layout,
  columns: readonly (readonly Content[])[],
  rows: number,
  width: number,
): string {
  const { theme } = display;
  if (rows === 0) {
    let count = titles.length;
    while (count > 1 && totalWidth(widths.slice(0, count)) > width) count--;
    const left: Layout = {
      titles: titles.slice(0, count),
      widths: widths.slice(0, count),
      measure,
      display,
      isCut: true,
    };
    return titleLine(left) + ruleLine(left);
  }
  const linesAt = (row: number, column: number, room: number): string[] =>
    linesOf(columns[column]?.[row] ?? '').map((line) => {
      const text = shorten(textOf(line), room, measure);
      return typeof line === 'string' || !theme.coloured ? text : colourText(line, text, display);
    });
  return stackedText({ titles, rows, linesOf: linesAt, width, measure, theme });
}

function contentOf(cell: Cell, display: Display): Content {
  // For a person the empty line that ends most outputs of checks is left out.
  const shown = (text: string): string => (display.terminal ? tamed(text).trimEnd() : text);
  if (typeof cell === 'string') return shown(cell);
  if (isSpans(cell)) {
    const spans = cell.map((span) => (display.terminal ? { ...span, text: tamed(span.text) } : span));
    const text = spans.map((span) => span.text).join('');
    return spans.some(({ style }) => style) ? { text, spans } : text;
  }
  if ('seconds' in cell) return cellMoment(cell, display);
  const text = shown(cell.text);
  return cell.style && text !== '' ? { text, style: cell.style } : text;
}

function isSpans(cell: Span | Moment | readonly Span[]): cell is readonly Span[] {
  return Array.isArray(cell);
}

const textOf = (content: Content): string => (typeof content === 'string' ? content : content.text);

/** All text of a table, to look at once; an ellipsis may come to it at a terminal. */
function joined(contents: readonly (readonly Content[])[], { terminal }: Display): string {
  const all = contents
    .map((column) => column.map(textOf).join(''))
    .join('')
    .replaceAll('\n', '');
  return terminal ? `${all}…` : all;
}

function widthOf(title: string, column: readonly Content[], measure: Measure): number {
  let width = title.length;
  for (const content of column) {
    const text = textOf(content);
    if (!text.includes('\n')) width = Math.max(width, measure(text));
    else for (const line of text.split('\n')) width = Math.max(width, measure(line));
  }
  return width;
}

/** Which columns are shown, and how wide they are. */
function arrange(
  widths: readonly number[],
  contents: readonly (readonly Content[])[],
  { width }: Display,
): { shown: number[]; fitted: number[] } {
  const all = widths.map((_, i) => i);
  if (width === undefined || totalWidth(widths) <= width) return { shown: all, fitted: [...widths] };
  const filled = all.filter((i) => contents[i]?.some((content) => textOf(content) !== ''));
  const shown = filled.length > 0 ? filled : all;
  return {
    shown,
    fitted: fitWidths(
      shown.map((i) => widths[i] as number),
      width,
    ),
  };
}

function titleLine({ titles, widths, display, measure }: Layout): string {
  const cells = titles.map((title, i) => {
    const width = widths[i] as number;
    const text = shorten(title, width, measure);
    const gap = width - text.length;
    const left = Math.floor(gap / 2);
    return ` ${blanks(left)}${display.theme.apply('title', text)}${blanks(gap - left)} `;
  });
  return ` ${cells.join(' ')} \n`;
}

function ruleLine({ widths }: Layout): string {
  return `─${widths.map((width) => '─'.repeat(width + 2)).join(' ')}─\n`;
}

function rowText(row: readonly Content[], layout: Layout): string {
  if (!row.some((content) => textOf(content).includes('\n'))) return lineText(row, layout);
  const cells = row.map((content) => linesOf(content));
  const height = Math.max(...cells.map((lines) => lines.length));
  let text = '';
  for (let i = 0; i < height; i++)
    text += lineText(
      cells.map((lines) => lines[i] ?? ''),
      layout,
    );
  return text;
}

/** The lines of a cell; pieces with colours of their own are on the first. */
function linesOf(content: Content): Content[] {
  if (typeof content === 'string') return content.split('\n');
  return content.text
    .split('\n')
    .map((text, i) => (content.spans && i > 0 ? { text } : { ...content, text }));
}

function lineText(line: readonly Content[], layout: Layout): string {
  let text = ' ';
  for (let i = 0; i < line.length; i++)
    text += `${i === 0 ? ' ' : '  '}${fieldText(line[i] as Content, i, layout)} `;
  return `${text} \n`;
}

const numeric = /^\s*-?(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\d+)?\s*$/;

function fieldText(content: Content, column: number, { widths, measure, isCut, display }: Layout): string {
  const width = widths[column] as number;
  const whole = textOf(content);
  const text = isCut ? shorten(whole, width, measure) : whole;
  const gap = blanks(width - measure(text));
  if (typeof content !== 'string')
    return (display.theme.coloured ? colourText(content, text, display) : text) + gap;
  return numeric.test(text) ? gap + text : text + gap;
}

function colourText({ style, spans }: Coloured, text: string, { theme }: Display): string {
  if (!spans) return theme.apply(style, text);
  let rest = text;
  let result = '';
  for (const span of spans) {
    const part = rest.slice(0, span.text.length);
    result += theme.apply(span.style, part);
    rest = rest.slice(part.length);
  }
  return result + rest;
}

const someBlanks = ' '.repeat(128);

const blanks = (count: number): string =>
  count <= 128 ? someBlanks.slice(0, Math.max(0, count)) : ' '.repeat(count);
