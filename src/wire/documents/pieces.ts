/** A part of a file between lines that begin with `---`. */
export interface Piece {
  readonly text: string;
  /** The line of the file at which it begins, from 1. */
  readonly line: number;
}

/** The longest line that the original's reader takes, in bytes, its end included. */
const longestLine = 64 * 1024;

/**
 * Cuts a file at the lines that begin with `---`, whatever follows on them. Parts without a line are left out.
 *
 * @throws Error with Sensu's message when a line is too long
 */
export function splitPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let start = 1;
  const flush = (): void => {
    if (lines.length > 0) pieces.push({ text: `${lines.join('\n')}\n`, line: start });
    lines = [];
  };
  const all = text.split('\n');
  // After the last newline there is no line.
  if (all.at(-1) === '') all.pop();
  for (const [index, line] of all.entries()) {
    if (line.length * 3 >= longestLine && Buffer.byteLength(line) >= longestLine) {
      throw new LongLineError(index + 1);
    }
    if (line.startsWith('---')) {
      flush();
      start = index + 2;
    } else lines.push(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
  flush();
  return pieces;
}

export class LongLineError extends Error {
  constructor(readonly line: number) {
    super('bufio.Scanner: token too long');
    this.name = 'LongLineError';
  }
}
