/** What a piece of text is, for the theme to colour on a terminal. */
export type Style = 'primary' | 'title' | 'yes' | 'no';

export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** A moment in Unix seconds. `abs`: date, time, offset, zone; `abs0`: the same, `N/A` for 0; `rfc`: RFC 3339. */
export interface Moment {
  readonly seconds: number;
  readonly form: 'abs' | 'abs0' | 'rfc';
}

/** The content of a table cell or of a row's value. A styled cell is never aligned as a number. */
export type Cell = string | Span | Moment | readonly Span[];

/** A column of a kind's list: its exact title and the cell of a resource. */
export type Column<T> = readonly [title: string, cell: (resource: T) => Cell];

/** One line of a kind's info. */
export interface Row {
  readonly label: string;
  readonly value: Cell;
}

export interface Details {
  readonly title: Cell;
  readonly rows: readonly Row[];
}

/** Info that is a table without a title (roles). */
export interface InfoTable<T, R = unknown> {
  readonly columns: readonly Column<R>[];
  readonly rowsOf: (resource: T) => readonly R[];
}

export const row = (label: string, value: Cell): Row => ({ label, value });

export const primary = (text: string | number): Span => ({ text: String(text), style: 'primary' });
export const titled = (text: string): Span => ({ text, style: 'title' });
export const plain = (value: string | number | boolean): string => String(value);

/** A boolean shown in the colour of its value. */
export const truth = (value: boolean): Span =>
  value ? { text: 'true', style: 'yes' } : { text: 'false', style: 'no' };

export const moment = (seconds: number, form: Moment['form']): Moment => ({ seconds, form });

/** List items side by side with a comma and no blank, as in tables. */
export const commas = (items: readonly string[] | null): string => (items ?? []).join(',');

/** List items with a comma and a blank, as in info. */
export const spaced = (items: readonly string[] | null): string => (items ?? []).join(', ');
