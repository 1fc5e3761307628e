import type { Bindings } from './bindings.js';

/** What a terminal shows after the text was printed: its lines, without those that were overwritten. */
export function linesShown(printed: string, columns = 120): string[] {
  const screen = new Screen(columns);
  screen.write(printed);
  return screen.lines();
}

// The parts of a terminal's stream: control sequences, other escapes, and single characters.
const pieces = /\x1b\[([?\d;]*)([A-Za-z~])|\x1b[^[]|[\s\S]/gu;

/** As much of a terminal as prompts use: cursor movements and erasing, without a bottom edge. */
class Screen {
  private readonly rows: string[][] = [[]];
  private row = 0;
  private column = 0;

  constructor(private readonly columns: number) {}

  write(text: string): void {
    for (const [piece, argument = '', command] of text.matchAll(pieces)) {
      if (command !== undefined) this.control(command, argument);
      else if (piece === '\n') this.down();
      else if (piece === '\r') this.column = 0;
      else if (piece === '\b') this.column = Math.max(0, this.column - 1);
      else if (piece >= ' ') this.put(piece);
    }
  }

  lines(): string[] {
    return this.rows.map((row) =>
      row
        .map((cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  private put(character: string): void {
    if (this.column >= this.columns) {
      this.down();
    }
    const row = this.current();
    while (row.length < this.column) row.push(' ');
    row[this.column++] = character;
  }

  private down(): void {
    this.row++;
    this.column = 0;
    this.current();
  }

  private current(): string[] {
    while (this.rows.length <= this.row) this.rows.push([]);
    return this.rows[this.row] as string[];
  }

  private control(command: string, argument: string): void {
    const count = Math.max(1, Number.parseInt(argument, 10) || 1);
    if (command === 'A') this.row = Math.max(0, this.row - count);
    else if (command === 'B') this.row += count;
    else if (command === 'C') this.column = Math.min(this.columns, this.column + count);
    else if (command === 'D') this.column = Math.max(0, this.column - count);
    else if (command === 'E') this.goTo(this.row + count, 0);
    else if (command === 'F') this.goTo(Math.max(0, this.row - count), 0);
    else if (command === 'G') this.column = count - 1;
    else if (command === 'K') this.eraseLine(argument);
    else if (command === 'J') this.eraseBelow(argument);
    this.current();
  }

  private goTo(row: number, column: number): void {
    this.row = row;
    this.column = column;
  }

  private eraseLine(argument: string): void {
    const row = this.current();
    if (argument === '2') row.length = 0;
    else if (argument === '1') row.fill(' ', 0, this.column + 1);
    else row.length = Math.min(row.length, this.column);
  }

  private eraseBelow(argument: string): void {
    if (argument !== '' && argument !== '0') return;
    this.eraseLine('');
    this.rows.length = this.row + 1;
  }
}

/** The part of a prompt's line that names the question: before hints, defaults and what was typed. */
export function questionOf(line: string): string {
  const text = line.replace(/^\? /, '');
  const end = /: |:$|\? |\?$| \[/.exec(text);
  return end ? text.slice(0, end.index) : text;
}

/** What a recorded screen says in the end: the last state of each question, and the lines that are no prompts. */
export function saidInTheEnd(recorded: string): { questions: string[]; texts: string[] } {
  const questions: string[] = [];
  const texts: string[] = [];
  let previous = '';
  for (const line of recorded.split('\n').map((text) => text.trimEnd())) {
    const isHelpText = /\[\? for help\].* \?$/.test(previous);
    if (line.startsWith('? ')) {
      if (isHelpText) continue;
      const last = questions.at(-1);
      if (last !== undefined && line.slice(2).startsWith(questionOf(last))) questions.pop();
      questions.push(line);
    } else if (line && !/^(?:> | {2}|X Sorry)/.test(line)) {
      texts.push(line);
    }
    previous = line;
  }
  return { questions, texts };
}

const normal = (text: string): string => text.replace(/\s+/g, ' ').trim();

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');

/** A prompt's line without the mark at its begin. */
const unmarked = (line: string): string => normal(line.replace(/^\S+ /, ''));

/**
 * Compares a terminal loosely: every question was asked and answered so, in this order, and what was said besides
 * (`Created`, an error) is there. Marks, hints, help and lists of choices may look as they like.
 */
export function screenDifferences(recorded: string, screen: readonly string[], bindings: Bindings): string[] {
  const { questions, texts } = saidInTheEnd(recorded);
  const lines: string[] = [];
  let from = 0;
  for (const question of questions) {
    const wanted = normal(question.slice(2));
    const asked = questionOf(question);
    const answered = !/\[|\((?:y\/N|.*\) *$)/.test(wanted.slice(asked.length));
    const place = screen.findIndex((_, i) => {
      if (i < from) return false;
      if (!answered) return unmarked(screen[i] ?? '').startsWith(normal(asked));
      // A long answer goes on in the next lines, broken anywhere.
      return [1, 2, 3].some((count) => {
        const shown = unmarked(screen.slice(i, i + count).join(''));
        return bindings.matches(withoutBlanks(wanted), withoutBlanks(shown));
      });
    });
    if (place < 0)
      lines.push(`screen: misses "${wanted}"; it shows ${JSON.stringify(screen.slice(from, from + 6))}`);
    else from = place + 1;
  }
  for (const text of texts) {
    if (!screen.some((line) => bindings.matches(normal(text), normal(line)))) {
      lines.push(`screen: misses "${text}"; it shows ${JSON.stringify(screen.slice(-4))}`);
    }
  }
  return lines;
}
