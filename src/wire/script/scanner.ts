/** A token: its kind is the word or sign itself, or a class in capitals. */
export interface Token {
  readonly is: string;
  readonly text: string;
  readonly at: number;
}

const keywords = new Set(
  'if in var else do try new for this case void with while break catch throw return typeof delete switch default finally function continue debugger instanceof'.split(
    ' ',
  ),
);
/** Words that a later version of the language uses. */
const laterWords = new Set('const class enum export extends import super'.split(' '));
const endStatements = new Set(['this', 'break', 'throw', 'return', 'continue', 'debugger']);
const literals: Readonly<Record<string, string>> = { true: 'BOOLEAN', false: 'BOOLEAN', null: 'NULL' };

const signs =
  '>>>= === !== >>> <<= >>= &^= == != <= >= << >> && || ++ -- += -= *= /= %= &= |= ^= &^ : . , ; ( ) [ ] { } + - * / % ^ < > = ! & | ~ ?'.split(
    ' ',
  );
/** Signs after which a line break ends a statement. */
const endingSigns = new Set([')', ']', '}', '++', '--', '/', '/=']);

const isLineBreak = (character: string): boolean => /^[\n\r\u2028\u2029]$/.test(character);
const isWordStart = (character: string): boolean => /^[$_\\\p{L}]$/u.test(character);
const isWordPart = (character: string): boolean => /^[$_\\\p{L}\p{Nd}]$/u.test(character);

/** Cuts a script into tokens as Sensu's engine does. `''` stands for the character behind the end. */
export class ScriptScanner {
  /** The index of the next character. */
  at = 0;
  /** A line break or the end came before the current token, where a statement may end. */
  implicitSemicolon = false;
  private insertSemicolon = false;

  constructor(
    private readonly source: string,
    private readonly report: (at: number, message: string) => void,
  ) {}

  get character(): string {
    const code = this.source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): Token {
    this.implicitSemicolon = false;
    for (;;) {
      this.skipBlanks();
      const at = this.at;
      const character = this.character;
      if (character === '') return this.end(at);
      if (isWordStart(character)) return this.word(at);
      if (/^(?:\d|\.\d)/.test(this.source.slice(at, at + 2))) return this.number(at);
      if (isLineBreak(character)) {
        this.at++;
        this.insertSemicolon = false;
        this.implicitSemicolon = true;
        continue;
      }
      if (this.comment()) continue;
      if (character === '"' || character === "'") return this.string(at);
      return this.sign(at, character);
    }
  }

  private end(at: number): Token {
    if (this.insertSemicolon) this.implicitSemicolon = true;
    this.insertSemicolon = false;
    return { is: 'EOF', text: '', at };
  }

  private token(is: string, at: number, ends: boolean): Token {
    this.insertSemicolon = ends;
    return { is, text: this.source.slice(at, this.at), at };
  }

  private skipBlanks(): void {
    for (;;) {
      const { character } = this;
      if (isLineBreak(character)) {
        if (character === '\r' && this.source[this.at + 1] === '\n') this.at++;
        if (this.insertSemicolon) return;
      } else if (!/^[ \t\f\v\u00a0\ufeff\x85\p{Zs}]$/u.test(character)) return;
      this.at += character.length;
    }
  }

  private comment(): boolean {
    if (this.source.startsWith('//', this.at)) {
      while (this.character !== '' && !isLineBreak(this.character)) this.at += this.character.length;
      return true;
    }
    if (!this.source.startsWith('/*', this.at)) return false;
    const end = this.source.indexOf('*/', this.at + 2);
    this.at = end < 0 ? this.source.length : end + 2;
    if (end < 0) this.report(this.at, 'Unexpected end of input');
    return true;
  }

  private word(at: number): Token {
    while (isWordPart(this.character)) {
      if (this.character === '\\') {
        const unicode = /^\\u[0-9a-fA-F]{4}/.exec(this.source.slice(this.at));
        if (!unicode) {
          this.at++;
          return { ...this.token('ILLEGAL', at, false), text: '' };
        }
        this.at += 5;
      }
      this.at += this.character.length;
    }
    const text = this.source.slice(at, this.at);
    const literal = Object.hasOwn(literals, text) ? literals[text] : undefined;
    if (literal !== undefined) return this.token(literal, at, true);
    if (laterWords.has(text)) return { is: 'KEYWORD', text, at };
    if (!keywords.has(text)) return this.token('IDENTIFIER', at, true);
    if (endStatements.has(text)) this.insertSemicolon = true;
    return { is: text, text, at };
  }

  private number(at: number): Token {
    const rest = this.source.slice(at);
    const octal = /^0[0-7]*(?=[89])/.exec(rest)?.[0];
    if (octal !== undefined) {
      this.at += octal.length;
      return this.token('ILLEGAL', at, true);
    }
    const match = /^(?:0[xX][0-9a-fA-F]+|0[0-7]+(?![.])|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    this.at += match?.[0].length ?? 1;
    const bad =
      isWordPart(this.character) || /^0[xX]$/.test(rest.slice(0, 2)) !== /^0[xX][0-9a-fA-F]/.test(rest);
    return this.token(bad ? 'ILLEGAL' : 'NUMBER', at, true);
  }

  private string(at: number): Token {
    const closed = this.skipString(this.character);
    const token = this.token(closed ? 'STRING' : 'ILLEGAL', at, true);
    return closed ? token : { ...token, text: '' };
  }

  /** Steps over a text up to its quote. @returns whether it ends on its line */
  private skipString(quote: string): boolean {
    this.at++;
    while (this.character !== quote) {
      if (this.character === '' || isLineBreak(this.character)) {
        this.at += this.character.length;
        return false;
      }
      if (this.character === '\\') {
        this.at++;
        if (this.source.startsWith('\r\n', this.at)) this.at++;
      }
      this.at += this.character.length;
    }
    this.at++;
    return true;
  }

  private sign(at: number, character: string): Token {
    const sign = signs.find((candidate) => this.source.startsWith(candidate, at));
    if (sign === undefined) {
      this.at += character.length;
      this.report(at, 'Unexpected token ILLEGAL');
      return { is: 'ILLEGAL', text: '', at: this.token('ILLEGAL', at, false).at };
    }
    this.at += sign.length;
    this.insertSemicolon = endingSigns.has(sign);
    return { is: sign, text: '', at };
  }

  /** Reads a regular expression whose slash was taken for a sign. @returns its pattern, if it ends */
  regularExpression(slash: number): string | undefined {
    this.at = slash + 1;
    let inClass = false;
    while (this.character !== '/' || inClass) {
      if (this.character === '\\') this.at++;
      else if (this.character === '[') inClass = true;
      else if (this.character === ']') inClass = false;
      if (this.character === '' || isLineBreak(this.character)) {
        this.at += this.character.length;
        return undefined;
      }
      this.at += this.character.length;
    }
    this.at++;
    return this.source.slice(slash + 1, this.at - 1);
  }
}
