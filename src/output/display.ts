import { colourLevel } from '../wire/terminal.js';
import { plainTheme, type Theme } from './theme.js';
import type { Zone } from './zone.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where output goes and what is known of the reader; a command's context is one. */
export interface Printer {
  /** Whether a person reads at a terminal; everybody else gets what Sensu prints, byte for byte. */
  readonly terminal: boolean;
  readonly stdout: { readonly columns?: number };
  readonly env: Environment;
  /** Milliseconds since 1970. */
  now(): number;
  print(text: string): void;
}

/** All that makes the text of a table or a list of details. */
export interface Display {
  /** Columns of the terminal to fit in, if it is one. */
  readonly width: number | undefined;
  readonly theme: Theme;
  readonly zone: Zone;
  /** Unix seconds. */
  readonly now: number;
  readonly terminal: boolean;
}

/** Looks at the surroundings once for a piece of output; colours are loaded only where they show. */
export async function displayFor(printer: Printer): Promise<Display> {
  const { terminal, stdout, env } = printer;
  const level = colourLevel(terminal, env);
  const theme = level === 0 ? plainTheme : await (await import('./theme.js')).colourTheme(level);
  const { zoneOf } = await import('./zone.js');
  return {
    width: terminal ? stdout.columns || 80 : undefined,
    theme,
    zone: zoneOf(env),
    now: Math.floor(printer.now() / 1000),
    terminal,
  };
}
