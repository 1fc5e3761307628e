import { type JsonOutput, NumberLiteral } from '../../../resources/kit/json.js';
import { goFloat } from '../go-float.js';
import { styleOf, unprintable } from './style.js';

/** Long lines are folded at the first blank behind this column. */
const bestWidth = 80;
const bestIndent = 2;
/** Longer keys are written with `? `. In bytes. */
const longestKey = 128;

type Collection = 'list' | 'object' | 'scalar';

/** Where a node stands. */
interface Place {
  readonly inMapping?: boolean;
  readonly simpleKey?: boolean;
}

const isLineBreak = (character: string): boolean => /^[\n\r\x85\u2028\u2029]$/.test(character);

/** Writes YAML as libyaml's emitter does; `fresh` and `indentation` tell what the current line has so far. */
export class Emitter {
  private out = '';
  private column = 0;
  private indent = -1;
  /** A blank is not needed before what comes next. */
  private spaced = true;
  /** There is nothing but indentation, and indicators of lists and keys, on the line. */
  private indentation = true;

  /** Writes a whole document. */
  document(value: JsonOutput): string {
    this.node(value, {});
    if (this.column > 0) this.newLine();
    return this.out;
  }

  private node(value: JsonOutput, place: Place): void {
    const [is, entries] = collectionOf(value);
    if (is === 'scalar') this.scalar(value as Exclude<JsonOutput, object> | NumberLiteral, place);
    else if (entries.length === 0) this.indicator(is === 'list' ? '[]' : '{}', true);
    else if (is === 'list') this.list(entries, place);
    else this.object(entries as [string, JsonOutput][]);
  }

  private list(items: readonly (readonly [unknown, JsonOutput])[], place: Place): void {
    const outer = this.indent;
    // The items of a list that is a value stand under their key, not deeper.
    this.deeper(place.inMapping === true && !this.indentation);
    for (const [, item] of items) {
      this.startLine();
      this.indicator('-', true, true);
      this.node(item, {});
    }
    this.indent = outer;
  }

  private object(entries: readonly (readonly [string, JsonOutput])[]): void {
    const outer = this.indent;
    this.deeper(false);
    for (const [key, value] of entries) {
      this.startLine();
      if (isSimpleKey(key)) {
        this.scalar(key, { simpleKey: true });
        this.indicator(':', false);
      } else {
        this.indicator('?', true, true);
        this.scalar(key, {});
        this.startLine();
        this.indicator(':', true, true);
      }
      this.node(value, { inMapping: true });
    }
    this.indent = outer;
  }

  private deeper(same: boolean): void {
    if (this.indent < 0) this.indent = 0;
    else if (!same) this.indent += bestIndent;
  }

  private scalar(value: Exclude<JsonOutput, object> | NumberLiteral, place: Place): void {
    const outer = this.indent;
    this.indent = outer < 0 ? bestIndent : outer + bestIndent;
    const mayBreak = place.simpleKey !== true;
    if (typeof value !== 'string') this.plain(scalarText(value), mayBreak);
    else this.text(value, mayBreak);
    this.indent = outer;
  }

  private text(value: string, mayBreak: boolean): void {
    const style = styleOf(value, { simpleKey: !mayBreak });
    if (style === 'plain') this.plain(value, mayBreak);
    else if (style === 'single') this.single(value, mayBreak);
    else if (style === 'double') this.double(value, mayBreak);
    else this.literal(value);
  }

  private put(text: string): void {
    this.out += text;
    this.column += text.length;
  }

  private newLine(lineBreak = '\n'): void {
    this.out += lineBreak;
    this.column = 0;
  }

  private startLine(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.indentation || this.column > indent || (this.column === indent && !this.spaced)) this.newLine();
    if (this.column < indent) this.put(' '.repeat(indent - this.column));
    this.spaced = true;
    this.indentation = true;
  }

  private indicator(text: string, needsSpace: boolean, keepsIndentation = false): void {
    if (needsSpace && !this.spaced) this.put(' ');
    this.put(text);
    this.spaced = false;
    this.indentation = this.indentation && keepsIndentation;
  }

  private plain(value: string, mayBreak: boolean): void {
    if (!this.spaced) this.put(' ');
    this.folded(value, mayBreak, (at) => value[at + 1] !== ' ');
    this.ended();
  }

  private ended(): void {
    this.spaced = false;
    this.indentation = false;
  }

  private single(value: string, mayBreak: boolean): void {
    this.indicator("'", true);
    const last = value.length - 1;
    this.folded(value, mayBreak, (at) => at > 0 && at < last && value[at + 1] !== ' ', "'");
    this.indicator("'", false);
  }

  /** Text whose lines may be folded at single blanks; line breaks are doubled. */
  private folded(value: string, mayBreak: boolean, breakAt: (at: number) => boolean, doubled = ''): void {
    let afterSpace = false;
    let afterBreak = false;
    for (let at = 0; at < value.length; at++) {
      const character = value[at] as string;
      if (character === ' ') {
        if (mayBreak && !afterSpace && this.column > bestWidth && breakAt(at)) this.startLine();
        else this.put(' ');
        afterSpace = true;
      } else if (isLineBreak(character)) {
        if (!afterBreak && character === '\n') this.newLine();
        this.newLine(character);
        this.indentation = true;
        afterBreak = true;
      } else {
        if (afterBreak) this.startLine();
        this.put(character === doubled ? doubled + character : character);
        this.indentation = false;
        afterSpace = false;
        afterBreak = false;
      }
    }
  }

  private double(value: string, mayBreak: boolean): void {
    this.indicator('"', true);
    // A byte order mark at the beginning makes Sensu's library escape the whole text.
    const all = value.startsWith('\ufeff');
    let afterSpace = false;
    let at = 0;
    for (const character of value) {
      if (character === ' ' && !all) {
        const next = value.charAt(at + 1);
        if (mayBreak && !afterSpace && this.column > bestWidth && at > 0 && at < value.length - 1) {
          this.startLine();
          if (next === ' ') this.put('\\');
        } else this.put(' ');
        afterSpace = true;
      } else {
        this.put(all || escapes(character) ? escaped(character) : character);
        afterSpace = false;
      }
      at += character.length;
    }
    this.indicator('"', false);
  }

  private literal(value: string): void {
    this.indicator('|', true);
    if (/^[ \n\r\x85\u2028\u2029]/.test(value)) this.indicator(String(bestIndent), false);
    this.indicator(chomping(value), false);
    this.newLine();
    this.indentation = true;
    this.spaced = true;
    let afterBreak = true;
    for (const character of value) {
      if (isLineBreak(character)) {
        this.newLine(character);
        this.indentation = true;
        afterBreak = true;
        continue;
      }
      if (afterBreak) this.startLine();
      this.put(character);
      this.indentation = false;
      afterBreak = false;
    }
  }
}

/** `-` for a text without a line break at its end, `+` for one with several. */
function chomping(value: string): string {
  if (!/[\n\r\x85\u2028\u2029]$/.test(value)) return '-';
  return /(?:^|[\n\r\x85\u2028\u2029])[\n\r\x85\u2028\u2029]$/.test(value) ? '+' : '';
}

function collectionOf(value: JsonOutput): [Collection, (readonly [string, JsonOutput])[]] {
  if (value === null || typeof value !== 'object' || value instanceof NumberLiteral) return ['scalar', []];
  if (Array.isArray(value)) return ['list', (value as JsonOutput[]).map((item) => ['', item] as const)];
  return ['object', value instanceof Map ? [...value] : Object.entries(value)];
}

function isSimpleKey(key: string): boolean {
  return !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= longestKey;
}

function scalarText(value: null | boolean | number | bigint | NumberLiteral): string {
  if (typeof value === 'number') return numberText(String(value), value);
  if (value instanceof NumberLiteral) return numberText(value.text, Number(value.text));
  return String(value);
}

/** Integers of 64 bits as they are; other numbers as floats. */
function numberText(text: string, value: number): string {
  if (/^-?\d+$/.test(text)) {
    const integer = BigInt(text);
    if (integer >= -(2n ** 63n) && integer < 2n ** 63n) return String(integer);
  }
  return goFloat(value);
}

const escapes = (character: string): boolean =>
  unprintable.test(character) || isLineBreak(character) || character === '"' || character === '\\';

const named: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escaped(character: string): string {
  const name = named[character];
  if (name !== undefined) return `\\${name}`;
  const code = character.codePointAt(0) as number;
  const [letter, length] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(length, '0')}`;
}
