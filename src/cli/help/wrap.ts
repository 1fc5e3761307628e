/** Lines may end this much later where that saves a short last line. */
const slack = 5;
const narrowest = 24;

/**
 * Breaks a text at blanks by pflag's rules.
 * @param indent - the column at which the text starts; its further lines start there as well
 * @param width - the columns there are
 */
export function wrapText(text: string, indent: number, width: number): string {
  const room = width - indent;
  if (room >= narrowest) return breakLines(text, room).join(`\n${' '.repeat(indent)}`);
  // Too narrow beside the names: the text goes below them.
  const below = `\n${' '.repeat(16)}`;
  return below + breakLines(text, width - 16).join(below);
}

function breakLines(text: string, room: number): string[] {
  const lines: string[] = [];
  let rest = text;
  do {
    const end = lineEnd(rest, room - slack);
    lines.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  } while (rest !== '');
  return lines;
}

function lineEnd(text: string, room: number): number {
  if (text.length < room + slack) return text.length;
  const blank = text.slice(0, room).lastIndexOf(' ');
  return blank <= 0 ? text.length : blank;
}
