import { type JsonObject, type JsonValue, NumberLiteral } from '../../resources/kit/json.js';
import { quoteCharacter } from '../go-quote.js';
import { loneSurrogate } from './strings.js';
import { JsonSyntaxError } from './syntax-error.js';

/** Sensu (Go) refuses documents that nest deeper. */
const deepest = 10_000;

/**
 * Where a text ends early is told in two ways: a `stream` of values is cut off (`EOF`, `unexpected EOF`), a whole
 * `document` is incomplete (`unexpected end of JSON input`).
 */
export type Mode = 'document' | 'stream';

/** An object or list that is still open. */
interface Open {
  readonly value: JsonObject | JsonValue[];
  key: string;
}

const Quote = 34;
const Comma = 44;
const Colon = 58;
const OpenList = 91;
const Backslash = 92;
const CloseList = 93;
const OpenObject = 123;
const CloseObject = 125;

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Reads one value, without recursion. It keeps number texts that JavaScript would change, and fails in the words of
 * Sensu's decoder (Go's encoding/json).
 */
export class Parser {
  /** The index of the next character to read. */
  at: number;
  private readonly open: Open[] = [];

  constructor(
    private readonly text: string,
    from: number,
    private readonly mode: Mode,
  ) {
    this.at = from;
  }

  /** @throws JsonSyntaxError */
  value(): JsonValue {
    for (;;) {
      let value = this.begin();
      if (value === undefined) continue;
      for (;;) {
        const parent = this.open.at(-1);
        if (parent === undefined) return value;
        store(parent, value);
        const closed = this.next(parent);
        if (closed === undefined) break;
        value = closed;
      }
    }
  }

  /** After the value of a whole document nothing but blanks may follow. */
  end(): void {
    const code = this.skipSpace();
    if (!Number.isNaN(code)) this.fail('after top-level value');
  }

  /** Reads a scalar or an empty list or object; opens others and returns nothing. */
  private begin(): JsonValue | undefined {
    const code = this.skipSpace();
    switch (code) {
      case Quote:
        return this.string();
      case OpenObject:
        return this.beginObject();
      case OpenList:
        return this.beginList();
      case 116:
        return this.literal('true', true);
      case 102:
        return this.literal('false', false);
      case 110:
        return this.literal('null', null);
      default:
        if (code === 45 || isDigit(code)) return this.number();
        if (Number.isNaN(code)) return this.early(this.open.length === 0);
        return this.fail('looking for beginning of value');
    }
  }

  private enter(value: JsonObject | JsonValue[]): Open {
    if (this.open.length === deepest) this.fail('exceeded max depth');
    const opened = { value, key: '' };
    this.open.push(opened);
    this.at++;
    return opened;
  }

  private beginObject(): JsonValue | undefined {
    const opened = this.enter({});
    const code = this.skipSpace();
    if (code === CloseObject) return this.close();
    if (Number.isNaN(code)) this.early();
    if (code !== Quote) this.fail('looking for beginning of object key string');
    this.key(opened);
    return undefined;
  }

  private beginList(): JsonValue | undefined {
    this.enter([]);
    return this.skipSpace() === CloseList ? this.close() : undefined;
  }

  private close(): JsonValue {
    this.at++;
    return (this.open.pop() as Open).value;
  }

  /** After a member: on to the next one, or the list or object if it ends here. */
  private next(parent: Open): JsonValue | undefined {
    const code = this.skipSpace();
    if (Number.isNaN(code)) this.early();
    if (Array.isArray(parent.value)) {
      if (code === CloseList) return this.close();
      if (code !== Comma) this.fail('after array element');
      this.at++;
      return undefined;
    }
    if (code === CloseObject) return this.close();
    if (code !== Comma) this.fail('after object key:value pair');
    this.at++;
    const start = this.skipSpace();
    if (Number.isNaN(start)) this.early();
    if (start !== Quote) this.fail('looking for beginning of object key string');
    this.key(parent);
    return undefined;
  }

  private key(parent: Open): void {
    parent.key = this.string();
    const code = this.skipSpace();
    if (Number.isNaN(code)) this.early();
    if (code !== Colon) this.fail('after object key');
    this.at++;
  }

  private skipSpace(): number {
    let code = this.text.charCodeAt(this.at);
    while (isSpace(code)) code = this.text.charCodeAt(++this.at);
    return code;
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    let plain = true;
    for (let i = start; ; i++) {
      const code = text.charCodeAt(i);
      if (code === Quote) {
        this.at = i + 1;
        return plain ? text.slice(start, i) : textOf(text.slice(start - 1, i + 1));
      }
      if (code === Backslash) {
        plain = false;
        i = this.escape(i + 1);
      } else if (!(code >= 32)) {
        this.at = i;
        if (Number.isNaN(code)) this.early();
        this.fail('in string literal');
      } else if (code >= 0xd800 && code <= 0xdfff) plain = false;
    }
  }

  /** @returns the index of the last character of the escape whose letter is at `i` */
  private escape(i: number): number {
    const letter = this.text[i] ?? '';
    if (letter === 'u') {
      for (let k = i + 1; k <= i + 4; k++) {
        if (/^[0-9a-fA-F]$/.test(this.text[k] ?? '')) continue;
        this.at = k;
        this.fail('in \\u hexadecimal character escape');
      }
      return i + 4;
    }
    if (letter === '' || !'bfnrt\\/"'.includes(letter)) {
      this.at = i;
      this.fail('in string escape code');
    }
    return i;
  }

  private literal<T extends JsonValue>(word: string, value: T): T {
    for (let k = 1; k < word.length; k++) {
      this.at++;
      if (this.text[this.at] !== word[k]) this.fail(`in literal ${word} (expecting '${word[k]}')`);
    }
    this.at++;
    return value;
  }

  private number(): number | NumberLiteral {
    const { text } = this;
    const start = this.at;
    if (text.charCodeAt(this.at) === 45) this.at++;
    if (text.charCodeAt(this.at) === 48) this.at++;
    else this.digits('in numeric literal');
    if (text[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (text[this.at] === 'e' || text[this.at] === 'E') {
      this.at++;
      if (text[this.at] === '+' || text[this.at] === '-') this.at++;
      this.digits('in exponent of numeric literal');
    }
    const literal = text.slice(start, this.at);
    const number = Number(literal);
    return String(number) === literal ? number : new NumberLiteral(literal);
  }

  private digits(place: string): void {
    if (!isDigit(this.text.charCodeAt(this.at))) this.fail(place);
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
  }

  /** The text ends where more had to come; `nothing` had come before. */
  private early(nothing = false): never {
    if (this.mode === 'document') this.report('unexpected end of JSON input');
    this.report(nothing ? 'EOF' : 'unexpected EOF');
  }

  private fail(place: string): never {
    const missing = this.at >= this.text.length;
    if (missing && this.mode === 'stream') this.report('unexpected EOF');
    // Sensu's decoder closes an incomplete word or number with a blank, and complains about that.
    const found = missing ? ' ' : firstByte(this.text, this.at);
    this.report(`invalid character ${quoteCharacter(found)} ${place}`, missing ? 0 : 1);
  }

  private report(message: string, read = 0): never {
    throw new JsonSyntaxError(message, Buffer.byteLength(this.text.slice(0, this.at)) + read);
  }
}

function store(parent: Open, value: JsonValue): void {
  if (Array.isArray(parent.value)) parent.value.push(value);
  else if (parent.key !== '__proto__') parent.value[parent.key] = value;
  else {
    const own = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(parent.value, parent.key, own);
  }
}

/** The text of a string literal that is known to be good; halves of surrogate pairs become U+FFFD. */
function textOf(literal: string): string {
  return (JSON.parse(literal) as string).replace(loneSurrogate, '\ufffd');
}

/** The byte that Sensu's decoder stumbles over: it reads bytes, not characters. */
function firstByte(text: string, index: number): string {
  const bytes = Buffer.from(String.fromCodePoint(text.codePointAt(index) as number));
  return String.fromCharCode(bytes[0] as number);
}
