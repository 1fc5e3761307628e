/** Where Go's templates and ours agree on: a word, mark or literal of a template, or a stretch of plain text. */
export interface Token {
  readonly is:
    | 'text'
    | 'open'
    | 'close'
    | 'space'
    | 'field'
    | 'variable'
    | 'dot'
    | 'name'
    | 'keyword'
    | 'bool'
    | 'number'
    | 'character'
    | 'string'
    | 'raw'
    | 'pipe'
    | 'declare'
    | 'assign'
    | 'left'
    | 'right'
    | 'mark'
    | 'error'
    | 'end';
  readonly value: string;
  /** The place in the source, in UTF-16 units. */
  readonly at: number;
  readonly line: number;
}

const keywords = new Set('block break continue define else end if nil range template with'.split(' '));

/** What may follow a name: `.X.Y` is two fields, `$x+2` is an error. */
const afterName = /^(?:[ \t\r\n.,|:)(]|\}\}|$)/;
const closing = /^(?:[ \t\r\n]-)?\}\}/;
const word = /^[\p{L}\p{Nd}_]+/u;
const number =
  /^[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|(?:0[oO][0-7_]*|0[bB][01_]*|[0-9_]*)(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/;

/** How quoted things end, and what they are called when they do not. */
const quoted = {
  '"': { is: 'string', pattern: /^"(?:[^"\\\n]|\\[^\n])*"/, called: 'quoted string' },
  "'": { is: 'character', pattern: /^'(?:[^'\\\n]|\\[^\n])*'/, called: 'character constant' },
  '`': { is: 'raw', pattern: /^`[^`]*`/, called: 'raw quoted string' },
} as const;

/** Takes a template apart; the last token is `end` or `error`, whose value is the message. */
export function lex(source: string): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  private readonly tokens: Token[] = [];
  private at = 0;
  private line = 1;

  constructor(private readonly source: string) {}

  run(): Token[] {
    while (this.at < this.source.length) {
      if (!this.text() || !this.action()) return this.tokens;
    }
    this.emit('end', 0);
    return this.tokens;
  }

  private get rest(): string {
    return this.source.slice(this.at);
  }

  private emit(is: Token['is'], length: number): void {
    const value = this.source.slice(this.at, this.at + length);
    this.tokens.push({ is, value, at: this.at, line: this.line });
    this.skip(length);
  }

  private skip(length: number): void {
    for (const end = this.at + length; this.at < end; this.at++) {
      if (this.source.charCodeAt(this.at) === 10) this.line++;
    }
  }

  private fail(message: string): false {
    this.tokens.push({ is: 'error', value: message, at: this.at, line: this.line });
    return false;
  }

  /** Plain text up to the next action. */
  private text(): boolean {
    const open = this.source.indexOf('{{', this.at);
    const end = open < 0 ? this.source.length : open;
    const trims = open >= 0 && /^-[ \t\r\n]/.test(this.source.slice(open + 2, open + 4));
    const text = this.source.slice(this.at, end);
    const kept = trims ? text.replace(/[ \t\r\n]+$/, '') : text;
    if (kept) this.emit('text', kept.length);
    this.skip(end - this.at);
    return true;
  }

  /** `{{ ... }}` with all that is in it. */
  private action(): boolean {
    if (this.at >= this.source.length) return true;
    const opening = /^\{\{(?:-(?=[ \t\r\n]))?/.exec(this.rest)?.[0] ?? '{{';
    const inside = this.at + opening.length + (opening.length > 2 ? 1 : 0);
    if (this.source.startsWith('/*', inside)) return this.comment(inside);
    this.emit('open', 2);
    this.skip(inside - this.at);
    return this.inside();
  }

  private comment(inside: number): boolean {
    const end = this.source.indexOf('*/', inside + 2);
    if (end < 0) return this.fail('unclosed comment');
    this.skip(end + 2 - this.at);
    const close = closing.exec(this.rest)?.[0];
    if (close === undefined) return this.fail('comment ends before closing delimiter');
    this.close(close, false);
    return true;
  }

  private close(close: string, told: boolean): void {
    this.skip(close.length - 2);
    if (told) this.emit('close', 2);
    else this.skip(2);
    if (close.length > 2) this.skip(/^[ \t\r\n]*/.exec(this.rest)?.[0].length ?? 0);
  }

  private inside(): boolean {
    let depth = 0;
    for (;;) {
      const rest = this.rest;
      const close = closing.exec(rest)?.[0];
      if (close !== undefined) {
        if (depth > 0) return this.fail('unclosed left paren');
        this.close(close, true);
        return true;
      }
      if (rest === '') return this.fail('unclosed action');
      if (rest[0] === '(') depth++;
      if (rest[0] === ')' && --depth < 0) return this.fail('unexpected right paren');
      if (!this.one(rest)) return false;
    }
  }

  /** One token of an action. */
  private one(rest: string): boolean {
    const first = rest[0] as string;
    const space = /^[ \t\r\n]+?(?=[ \t\r\n]-\}\}|[^ \t\r\n]|$)/.exec(rest)?.[0];
    if (space) return this.took('space', space.length);
    const single = { '=': 'assign', '|': 'pipe', '(': 'left', ')': 'right' } as const;
    if (first in single) return this.took(single[first as keyof typeof single], 1);
    if (first === ':') return rest[1] === '=' ? this.took('declare', 2) : this.fail('expected :=');
    if (first in quoted) return this.quoted(rest, first as keyof typeof quoted);
    if (first === '$') return this.named('variable', rest);
    if (first === '.' && !/^\.\d/.test(rest)) return this.named('field', rest);
    if (/[-+.\d]/.test(first)) return this.number(rest);
    const name = word.exec(rest)?.[0];
    if (name !== undefined) return this.name(rest, name);
    if (/[\x20-\x7e]/.test(first)) return this.took('mark', 1);
    return this.fail(`unrecognized character in action: ${codePoint(rest)}`);
  }

  private took(is: Token['is'], length: number): true {
    this.emit(is, length);
    return true;
  }

  private quoted(rest: string, mark: keyof typeof quoted): boolean {
    const { is, pattern, called } = quoted[mark];
    const text = pattern.exec(rest)?.[0];
    return text === undefined ? this.fail(`unterminated ${called}`) : this.took(is, text.length);
  }

  /** `.field`, `$variable`, or the mark alone. */
  private named(is: 'field' | 'variable', rest: string): boolean {
    const length = 1 + (word.exec(rest.slice(1))?.[0].length ?? 0);
    if (!afterName.test(rest.slice(length))) return this.fail(badCharacter(rest.slice(length)));
    return this.took(is === 'field' && length === 1 ? 'dot' : is, length);
  }

  private number(rest: string): boolean {
    const text = number.exec(rest)?.[0] ?? '';
    const next = word.exec(rest.slice(text.length))?.[0];
    if (next === undefined) return this.took('number', text.length);
    const shown = text + String.fromCodePoint(next.codePointAt(0) ?? 0);
    return this.fail(`bad number syntax: ${JSON.stringify(shown)}`);
  }

  private name(rest: string, name: string): boolean {
    if (!afterName.test(rest.slice(name.length))) return this.fail(badCharacter(rest.slice(name.length)));
    if (keywords.has(name)) return this.took('keyword', name.length);
    return this.took(name === 'true' || name === 'false' ? 'bool' : 'name', name.length);
  }
}

const badCharacter = (rest: string): string => `bad character ${codePoint(rest)}`;

/** `U+002B '+'` */
function codePoint(rest: string): string {
  const code = rest.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`;
}
