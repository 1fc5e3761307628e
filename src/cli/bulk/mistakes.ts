import type { Documents } from '../../wire/documents/index.js';
import type { Context } from '../context.js';
import type { Source } from './source.js';

/** So many are told at a terminal: more scroll away unread. */
const mostTold = 20;

/** Tells what is wrong with which document of which file: as much as can be read to a person, all to a program. */
export class Mistakes {
  private told = 0;
  private untold = 0;

  constructor(private readonly context: Context) {}

  async tell(source: Source, { resources, problems }: Documents): Promise<void> {
    for (const { line, type, unknownField } of resources) {
      if (unknownField === undefined) continue;
      this.say(source, () => `line ${line}: ${type} has no field "${unknownField}": it is left out`);
    }
    if (problems.length === 0) return;
    const { documentHint } = await import('./hints.js');
    for (const { message, document, subject, line } of problems) {
      this.say(source, () => {
        const which = `${document ? `, document ${document}` : ''}${subject ? `, ${subject}` : ''}`;
        const hint = documentHint(message);
        return `line ${line}${which}: ${message}${hint ? ` (${hint})` : ''}`;
      });
    }
  }

  /** Tells how many were not told. */
  end(): void {
    if (this.untold === 0) return;
    this.context.printError(
      `... and ${this.untold} more; with 2> FILE the file gets all of them, in short\n`,
    );
  }

  private say(source: Source, words: () => string): void {
    if (this.context.stderr.isTTY && this.told === mostTold) {
      this.untold++;
      return;
    }
    this.told++;
    this.context.printError(`${source.place}, ${words()}\n`);
  }
}
