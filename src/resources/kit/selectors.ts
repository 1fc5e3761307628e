/** What a selector looks at: labels by their key, fields by their full name (`check.handlers`). */
export type Fields = Readonly<Record<string, string>>;

/** Whether fields match, and what was asked for: each condition with the names that may be meant by it. */
export interface Selector {
  (fields: Fields): boolean;
  readonly conditions: readonly (readonly string[])[];
}

type Condition = (fields: Fields) => boolean;

/** A text is no selector: the message names the column and what would do. */
export class SelectorError extends Error {
  constructor(at: number, message: string) {
    super(`column ${at + 1}: ${message}`);
    this.name = 'SelectorError';
  }
}

interface Token {
  readonly is: 'word' | 'text' | 'sign';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

const word = /^[A-Za-z_](?:[A-Za-z0-9_./]*[A-Za-z0-9_/])?/;
const blank = /^\s*/;

function tokens(source: string): Token[] {
  const result: Token[] = [];
  const skip = (from: number): number => from + (blank.exec(source.slice(from))?.[0].length ?? 0);
  for (let at = skip(0); at < source.length; ) {
    const { token, length } = nextToken(source.slice(at), at);
    result.push(token);
    at = skip(at + length);
  }
  return result;
}

function nextToken(rest: string, at: number): { token: Token; length: number } {
  const sign = /^(?:&&|==|!=|\[|\]|,)/.exec(rest)?.[0];
  if (sign !== undefined) return { token: { is: 'sign', text: sign, at }, length: sign.length };
  const quoted = /^["']([^"']*)["']/.exec(rest);
  if (quoted) return { token: { is: 'text', text: quoted[1] as string, at }, length: quoted[0].length };
  const name = word.exec(rest)?.[0];
  if (name === undefined) throw new SelectorError(at, remedy(rest));
  const behind = rest[name.length];
  if (behind !== undefined && !/[\s&=!,[\]]/.test(behind)) throw new SelectorError(at, remedy(rest));
  return { token: { is: 'word', text: name, at }, length: name.length };
}

/** What to write in place of what cannot begin anything. */
function remedy(rest: string): string {
  if (/^["']/.test(rest)) return 'the quotation mark is not closed';
  if (rest.startsWith('=')) return 'write == (or !=) to compare';
  if (/^(?:\|\|?|[()]|&)/.test(rest))
    return 'conditions are joined with && alone; alternatives are a list: key in [a, b]';
  const text = /^[^\s&=!,[\]"']+/.exec(rest)?.[0] ?? rest;
  return `${JSON.stringify(text)} must stand in quotation marks: only letters, digits, _, . and / may stand without`;
}

/** A list on the right of `in` and `notin`; a single identifier may be the name of a key. */
interface Values {
  readonly items: readonly string[];
  readonly key?: string;
}

class Parser {
  private at = 0;
  private readonly names: string[][] = [];

  constructor(
    private readonly tokens: readonly Token[],
    /** Where the text ends. */
    private readonly end: number,
  ) {}

  selector(): Selector {
    const tests = [this.condition()];
    while (this.at < this.tokens.length) {
      this.sign('&&');
      tests.push(this.condition());
    }
    const matches: Condition = (fields) => tests.every((test) => test(fields));
    return Object.assign(matches, { conditions: this.names });
  }

  private condition(): Condition {
    const left = this.operand();
    const names = [left];
    this.names.push(names);
    const operator = this.next(operators);
    switch (operator.text.toLowerCase()) {
      case '==': {
        const right = this.operand();
        return (fields) => Object.hasOwn(fields, left) && fields[left] === right;
      }
      case '!=': {
        const right = this.operand();
        return (fields) => !Object.hasOwn(fields, left) || fields[left] !== right;
      }
      case 'matches': {
        const right = this.operand();
        return (fields) => Object.hasOwn(fields, left) && (fields[left] as string).includes(right);
      }
      case 'in':
        return isIn(left, this.values(names));
      case 'notin': {
        const inside = isIn(left, this.values(names));
        return (fields) => !inside(fields);
      }
      default:
        throw this.unexpected(operator, operators);
    }
  }

  private values(names: string[]): Values {
    const first = this.tokens[this.at];
    if (first?.is === 'word') {
      this.at++;
      names.push(first.text);
      return { items: [first.text], key: first.text };
    }
    this.sign('[');
    const items = [this.operand()];
    while (this.tokens[this.at]?.text === ',') {
      this.at++;
      items.push(this.operand());
    }
    this.sign(']');
    return { items };
  }

  private operand(): string {
    const token = this.next(anOperand);
    if (token.is === 'sign') throw this.unexpected(token, anOperand);
    return token.text;
  }

  private sign(text: string): void {
    const token = this.next(text);
    if (token.is !== 'sign' || token.text !== text) throw this.unexpected(token, text);
  }

  private next(wanted: string): Token {
    const token = this.tokens[this.at++];
    if (!token) throw new SelectorError(this.end, `${wanted} is missing`);
    return token;
  }

  private unexpected(token: Token, wanted: string): SelectorError {
    return new SelectorError(token.at, `${wanted} is expected, not ${JSON.stringify(token.text)}`);
  }
}

const operators = 'an operator (==, !=, in, notin, matches)';
const anOperand = 'a name or a text in quotation marks';

/** `linux in check.subscriptions` looks for an item of a list, `region in [a, b]` for a value. */
function isIn(left: string, { items, key }: Values): Condition {
  return (fields) => {
    if (key !== undefined && Object.hasOwn(fields, key))
      return listItems(fields[key] as string).includes(left);
    return Object.hasOwn(fields, left) && items.includes(fields[left] as string);
  };
}

const listItems = (text: string): string[] =>
  text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim());

/**
 * Reads a label or field selector: `==`, `!=`, `in`, `notin`, `matches`, joined by `&&`.
 *
 * @throws SelectorError
 */
export function parseSelector(source: string): Selector {
  return new Parser(tokens(source), source.length).selector();
}
