/** The text without colour codes. */
export const withoutCodes = (text: string): string =>
  text.includes('\x1b') ? text.replace(/\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?[m|K]/g, '') : text;

/** Codes that would steer a terminal; line ends and tabs are harmless. */
const steering = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A text of somebody else, safe to show at a terminal, its lines and tabs as they are. */
export const harmless = (text: string): string => withoutCodes(text).replace(steering, '');

/** The same for a cell of a table, where a tab would break the columns. */
export const tamed = (text: string): string => harmless(text).replaceAll('\t', '  ');
