import type { Event } from '../../../resources/core/event.js';
import { memberOf, type Place, seen, wholeEvent } from './member.js';
import { NeedsEngine } from './needs-engine.js';
import { arithmetic, comparisons, kindOf, type Operation, type Value } from './operators.js';
import { type Token, tokensOf } from './tokens.js';

type Evaluate = (event: Event) => Value;

/** What was read so far: a place in the event, of which there are members, or a value. */
interface Operand {
  readonly place?: Place;
  readonly value: Evaluate;
}

/** Binary operators by precedence, the weakest first. */
const levels: readonly Readonly<Record<string, Operation>>[] = [
  pick(comparisons, ['==', '!=', '===', '!==']),
  pick(comparisons, ['<', '>', '<=', '>=']),
  pick(arithmetic, ['+', '-']),
  pick(arithmetic, ['*', '/', '%']),
];

const constants: Readonly<Record<string, Value>> = { true: true, false: false, null: null, undefined };

/**
 * Reads an expression that does no more than compare members of `event` with each other and with constants.
 * @throws NeedsEngine for any other
 */
export function compile(source: string): Evaluate {
  const tokens = tokensOf(source);
  if (!tokens) throw new NeedsEngine();
  return new Reader(tokens).program();
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  program(): Evaluate {
    const value = this.conditional();
    this.takes(';');
    if (this.next().is !== 'end') throw new NeedsEngine();
    return value;
  }

  private conditional(): Evaluate {
    if (++this.depth > 100) throw new NeedsEngine();
    const test = this.either();
    if (this.takes('?')) {
      const yes = this.conditional();
      this.needs(':');
      const no = this.conditional();
      this.depth--;
      return (event) => (test(event) ? yes(event) : no(event));
    }
    this.depth--;
    return test;
  }

  private either(): Evaluate {
    let left = this.both();
    while (this.takes('||')) {
      const [first, second] = [left, this.both()];
      left = (event) => first(event) || second(event);
    }
    return left;
  }

  private both(): Evaluate {
    let left = this.binary(0);
    while (this.takes('&&')) {
      const [first, second] = [left, this.binary(0)];
      left = (event) => first(event) && second(event);
    }
    return left;
  }

  private binary(level: number): Evaluate {
    const operations = levels[level];
    if (!operations) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const { is, text } = this.peek();
      const operation = is === 'sign' && Object.hasOwn(operations, text) ? operations[text] : undefined;
      if (!operation) return left;
      this.at++;
      const [first, second] = [left, this.binary(level + 1)];
      left = (event) => operation(first(event), second(event));
    }
  }

  private unary(): Evaluate {
    if (++this.depth > 100) throw new NeedsEngine();
    const value = this.prefixed();
    this.depth--;
    return value;
  }

  private prefixed(): Evaluate {
    if (this.takes('!')) {
      const value = this.unary();
      return (event) => !value(event);
    }
    if (this.takes('-')) {
      const value = this.unary();
      return (event) => (arithmetic['*'] as Operation)(value(event), -1);
    }
    if (this.peek().is === 'name' && this.peek().text === 'typeof') {
      this.at++;
      const value = this.unary();
      return (event) => kindOf(value(event));
    }
    return this.operand().value;
  }

  private operand(): Operand {
    let operand = this.primary();
    for (;;) {
      if (this.takes('.')) operand = member(operand, this.word('name'));
      else if (this.takes('[')) {
        const { is, text } = this.next();
        // A number as a text names the same member only in its shortest form.
        if (is !== 'text' && !(is === 'number' && String(Number(text)) === text)) throw new NeedsEngine();
        this.needs(']');
        operand = member(operand, text);
      } else return operand;
    }
  }

  private primary(): Operand {
    const { is, text } = this.next();
    if (is === 'number') return constant(Number(text));
    if (is === 'text') return constant(text);
    if (is === 'name' && text === 'event') return placed(wholeEvent);
    if (is === 'name' && Object.hasOwn(constants, text)) return constant(constants[text]);
    if (is !== 'sign' || text !== '(') throw new NeedsEngine();
    const value = this.conditional();
    this.needs(')');
    return { value };
  }

  private peek(): Token {
    return this.tokens[this.at] as Token;
  }

  private next(): Token {
    return this.tokens[this.at++] as Token;
  }

  private takes(sign: string): boolean {
    const { is, text } = this.peek();
    if (is !== 'sign' || text !== sign) return false;
    this.at++;
    return true;
  }

  private needs(sign: string): void {
    if (!this.takes(sign)) throw new NeedsEngine();
  }

  private word(is: Token['is']): string {
    const token = this.next();
    if (token.is !== is) throw new NeedsEngine();
    return token.text;
  }
}

const constant = (value: Value): Operand => ({ value: () => value });

const placed = (place: Place): Operand => ({ place, value: seen(place) });

function member({ place }: Operand, name: string): Operand {
  if (!place) throw new NeedsEngine();
  return placed(memberOf(place, name));
}

function pick(
  from: Readonly<Record<string, Operation>>,
  names: readonly string[],
): Record<string, Operation> {
  return Object.fromEntries(names.map((name) => [name, from[name] as Operation]));
}
