import type { Style } from '../resources/kit/cells.js';

/** Colours a text; what it does is never part of a text's width. */
export interface Theme {
  readonly coloured: boolean;
  apply(style: Style | undefined, text: string): string;
  /** For a word that destroys. */
  danger(text: string): string;
  /** For what a reader may pass over. */
  dim(text: string): string;
}

export const plainTheme: Theme = {
  coloured: false,
  apply: (_style, text) => text,
  danger: (text) => text,
  dim: (text) => text,
};

/** The colours of the original: titles bold, names blue, yes blue and no red. */
export async function colourTheme(level: 1 | 2 | 3): Promise<Theme> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level });
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    primary: chalk.bold.blue,
    title: chalk.bold,
    yes: chalk.blue,
    no: chalk.red,
  };
  return {
    coloured: true,
    apply: (style, text) => (style === undefined || text === '' ? text : styles[style](text)),
    danger: chalk.bold.red,
    dim: chalk.dim,
  };
}
