// What is agreed on about terminals: the codes that steer them, and the variables that speak of colours.

/** The text without colour codes. */
export const withoutCodes = (text: string): string =>
  text.includes('\x1b') ? text.replace(/\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?[m|K]/g, '') : text;

/** Codes that would steer a terminal; line ends and tabs are harmless. */
const steering = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A text of somebody else, safe to show at a terminal, its lines and tabs as they are. */
export const harmless = (text: string): string => withoutCodes(text).replace(steering, '');

/**
 * How many colours to use. None in a pipe, whatever FORCE_COLOR says: CI systems set it for everything, and scripts
 * read what is printed there. At a terminal it and NO_COLOR mean what they mean elsewhere.
 */
export function colourLevel(
  terminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): 0 | 1 | 2 | 3 {
  if (!terminal) return 0;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) {
    if (force === '0' || force === 'false') return 0;
    return force === '2' ? 2 : force === '3' ? 3 : 1;
  }
  return env['NO_COLOR'] || env['TERM'] === 'dumb' ? 0 : 1;
}
