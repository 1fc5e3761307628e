import type {
  Directive,
  Document,
  FieldSelection,
  Operation,
  Selection,
  Value,
  Variable,
} from './document.js';
import { syntaxError, type Token, tokenize } from './lexer.js';

/** Selection sets and values may nest so deep. */
const deepest = 100;

/** Reads a GraphQL document. @throws GraphqlError */
export function parseDocument(source: string): Document {
  return new Parser(tokenize(source)).document();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  document(): Document {
    const operations: Operation[] = [];
    const fragments: Map<string, { type: string; selections: readonly Selection[] }> = new Map();
    while (this.peek().is !== 'end') {
      if (this.takeName('fragment')) {
        const name = this.name();
        this.expectName('on');
        const type = this.name();
        this.directives();
        fragments.set(name, { type, selections: this.selections() });
      } else {
        operations.push(this.operation());
      }
    }
    return { operations, fragments };
  }

  private operation(): Operation {
    if (this.peek().text === '{')
      return { kind: 'query', name: '', variables: [], selections: this.selections() };
    const token = this.next();
    const kind = token.text;
    if (token.is !== 'name' || (kind !== 'query' && kind !== 'mutation' && kind !== 'subscription'))
      throw this.unexpected(token);
    const name = this.peek().is === 'name' ? this.name() : '';
    const variables = this.take('(') ? this.until(')', () => this.variable()) : [];
    this.directives();
    return { kind, name, variables, selections: this.selections() };
  }

  private variable(): Variable {
    const { location } = this.peek();
    this.expect('$');
    const name = this.name();
    this.expect(':');
    const type = this.type();
    const fallback = this.take('=') ? this.value() : undefined;
    this.directives();
    return { name, type, location, ...(fallback && { fallback }) };
  }

  private type(): string {
    let type: string;
    if (this.take('[')) {
      type = `[${this.type()}]`;
      this.expect(']');
    } else {
      type = this.name();
    }
    return this.take('!') ? `${type}!` : type;
  }

  private selections(): Selection[] {
    return this.nested(() => {
      this.expect('{');
      return this.until('}', () => this.selection());
    });
  }

  private selection(): Selection {
    const { location } = this.peek();
    if (!this.take('...')) return this.field();
    if (this.peek().is === 'name' && this.peek().text !== 'on')
      return { is: 'fragment', name: this.name(), directives: this.directives(), location };
    const type = this.takeName('on') ? this.name() : undefined;
    const directives = this.directives();
    return {
      is: 'fragment',
      ...(type !== undefined && { type }),
      directives,
      selections: this.selections(),
      location,
    };
  }

  private field(): FieldSelection {
    const { location } = this.peek();
    const first = this.name();
    const name = this.take(':') ? this.name() : first;
    const args = this.args();
    const directives = this.directives();
    const selections = this.peek().text === '{' ? this.selections() : undefined;
    return { is: 'field', name, alias: first, args, directives, selections, location };
  }

  private args(): Record<string, Value> {
    if (!this.take('(')) return {};
    return Object.fromEntries(this.until(')', () => this.pair()));
  }

  private pair(): [string, Value] {
    const name = this.name();
    this.expect(':');
    return [name, this.value()];
  }

  private directives(): Directive[] {
    const directives: Directive[] = [];
    while (this.take('@')) directives.push({ name: this.name(), args: this.args() });
    return directives;
  }

  private value(): Value {
    const token = this.next();
    if (token.is === 'string') return { is: 'constant', value: token.text };
    if (token.is === 'number') return { is: 'constant', value: Number(token.text) };
    if (token.is === 'name') return { is: 'constant', value: constant(token.text) };
    if (token.text === '$') return { is: 'variable', name: this.name() };
    if (token.text === '[')
      return this.nested(() => ({ is: 'list', items: this.until(']', () => this.value(), true) }));
    if (token.text === '{')
      return this.nested(() => ({
        is: 'object',
        fields: Object.fromEntries(this.until('}', () => this.pair(), true)),
      }));
    throw this.unexpected(token);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > deepest) throw syntaxError('Nested too deep.', this.peek().location);
    const result = read();
    this.depth--;
    return result;
  }

  private until<T>(end: string, read: () => T, mayBeEmpty = false): T[] {
    const items: T[] = [];
    if (mayBeEmpty && this.take(end)) return items;
    do items.push(read());
    while (!this.take(end));
    return items;
  }

  private peek(): Token {
    return this.tokens[this.at] as Token;
  }

  private next(): Token {
    const token = this.peek();
    if (token.is !== 'end') this.at++;
    return token;
  }

  private take(sign: string): boolean {
    const token = this.peek();
    if (token.is !== 'sign' || token.text !== sign) return false;
    this.at++;
    return true;
  }

  private takeName(name: string): boolean {
    const token = this.peek();
    if (token.is !== 'name' || token.text !== name) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw this.unexpected(this.peek(), `Expected ${sign}, found`);
  }

  private expectName(name: string): void {
    if (!this.takeName(name)) throw this.unexpected(this.peek(), `Expected "${name}", found`);
  }

  private name(): string {
    const token = this.next();
    if (token.is !== 'name') throw this.unexpected(token, 'Expected Name, found');
    return token.text;
  }

  private unexpected(token: Token, what = 'Unexpected') {
    const shown = {
      end: 'EOF',
      name: `Name "${token.text}"`,
      string: 'String',
      number: 'Int',
      sign: token.text,
    };
    return syntaxError(`${what} ${shown[token.is]}`, token.location);
  }
}

function constant(text: string): unknown {
  if (text === 'null') return null;
  return text === 'true' ? true : text === 'false' ? false : text;
}
