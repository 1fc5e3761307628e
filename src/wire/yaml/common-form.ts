/**
 * Whether js-yaml reads a text as Sensu's parser does, if it reads it at all. What they read in different ways, or may, is
 * looked for in linear time, without regard to what stands in quotes and blocks.
 */
export function isCommon(text: string): boolean {
  return text.endsWith('\n') && !uncommon.some((form) => form.test(text)) && new Look(text).isCommon();
}

const uncommon = [
  // Tabs, carriage returns, control characters, odd line breaks, byte order marks, halves of surrogates.
  /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u,
  // Directives, and the ends of documents; `---` may be the first line.
  /^(?:%|\.\.\.|---(?!\n))|\n(?:%|\.\.\.|---)/,
  // The indentation of a text that is told.
  /[|>][-+]?\d/,
  // Escapes that only one of them knows.
  /\\(?:[/U]|u[dD])/,
];

/** How far the colon of a key may be from the beginning of its line: further ones might be too far from the key. */
const farthestColon = 1000;
const emptyItem = /- *(?:#|\n)/y;
const openQuote = /"(?:[^"\\\n]|\\.)*\\?\n|'(?:[^'\n]|'')*\n/y;

const isIndicator = new Uint8Array(0x10000);
for (const character of '\n&*!?:[]{},"\'-|>') isIndicator[character.charCodeAt(0)] = 1;

/** Goes through a text, an indicator at a time, knowing no more than the line. */
class Look {
  private at = 0;
  private lineStart = 0;
  /** What comes before, blanks left out; a newline at the beginning of a line. */
  private last = '\n';
  /** In this line brackets may have begun. */
  private bracket = false;

  constructor(private readonly text: string) {}

  isCommon(): boolean {
    const { text } = this;
    for (; this.at < text.length; this.at++) {
      const character = text[this.at] as string;
      if (character === ' ') continue;
      if (isIndicator[text.charCodeAt(this.at)] === 1 && this.isUncommon(character)) return false;
      this.last = character;
    }
    return true;
  }

  private isUncommon(character: string): boolean {
    switch (character) {
      case '\n':
        return this.endLine();
      case '-':
        return ' \n'.includes(this.text[this.at - 1] ?? '\n') && this.continues(emptyItem);
      case ':':
        return this.isUncommonColon();
      case '?':
        // In brackets it ends a text, for one of the two.
        return this.bracket || (this.follows('\n-:') && ' \n'.includes(this.next));
      case '[':
        // A list in a list, or one that is a key.
        if (this.follows('\n,{')) return true;
        this.bracket ||= this.follows('-:');
        return false;
      case '{':
        this.bracket ||= this.follows('\n-:,');
        return false;
      case '"':
      case "'":
        return this.beginsNode && this.continues(openQuote);
      case '&':
      case '*':
      case '!':
        return this.beginsNode;
      default:
        // Brackets of several lines go on, or a block is a document of its own.
        return this.follows('\n');
    }
  }

  private get beginsNode(): boolean {
    return this.follows('\n-:,[{');
  }

  private get next(): string {
    return this.text[this.at + 1] ?? '\n';
  }

  private follows(characters: string): boolean {
    return characters.includes(this.last);
  }

  private continues(form: RegExp): boolean {
    form.lastIndex = this.at;
    return form.test(this.text);
  }

  /** Brackets that have begun must end with the line. */
  private endLine(): boolean {
    const open = this.bracket && !this.follows(']}');
    this.bracket = false;
    this.lineStart = this.at + 1;
    return open;
  }

  /** The key may be missing, be a collection or be too long, or its value stands close in brackets. */
  private isUncommonColon(): boolean {
    if (this.follows('\n,[{]}') || ',[]{}'.includes(this.next)) return true;
    if (this.last === ':' && this.text[this.at - 1] === ' ') return true;
    return this.at - this.lineStart >= farthestColon;
  }
}
