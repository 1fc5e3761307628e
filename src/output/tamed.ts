import { harmless } from '../wire/terminal.js';

/** A text of somebody else for a cell of a table, where a tab would break the columns. */
export const tamed = (text: string): string => harmless(text).replaceAll('\t', '  ');
