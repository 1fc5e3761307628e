type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How many colours to use. None in a pipe, whatever FORCE_COLOR says: CI systems set it for everything, and scripts
 * read what is printed there. At a terminal it and NO_COLOR mean what they mean elsewhere.
 */
export function colourLevel(terminal: boolean, env: Environment): 0 | 1 | 2 | 3 {
  if (!terminal) return 0;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) {
    if (force === '0' || force === 'false') return 0;
    return force === '2' ? 2 : force === '3' ? 3 : 1;
  }
  return env['NO_COLOR'] || env['TERM'] === 'dumb' ? 0 : 1;
}
