/** What a selector looks at: labels by their key, fields by their full name (`check.handlers`). */
export type Fields = Readonly<Record<string, string>>;

export type Selector = (fields: Fields) => boolean;

export class SelectorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectorError';
  }
}

interface Token {
  readonly is: 'word' | 'text' | 'sign';
  readonly text: string;
}

const word = /^[A-Za-z_](?:[A-Za-z0-9_./]*[A-Za-z0-9_/])?/;

function tokens(source: string): Token[] {
  const result: Token[] = [];
  let rest = source.trimStart();
  while (rest !== '') {
    const token = nextToken(rest);
    if (!token) throw new SelectorError(`unexpected character ${JSON.stringify(rest[0])}`);
    result.push(token.token);
    rest = rest.slice(token.length).trimStart();
  }
  return result;
}

function nextToken(rest: string): { token: Token; length: number } | undefined {
  const sign = /^(?:&&|==|!=|\[|\]|,)/.exec(rest)?.[0];
  if (sign !== undefined) return { token: { is: 'sign', text: sign }, length: sign.length };
  const quoted = /^["']([^"']*)["']/.exec(rest);
  if (quoted) return { token: { is: 'text', text: quoted[1] as string }, length: quoted[0].length };
  const name = word.exec(rest)?.[0];
  if (name === undefined) return undefined;
  const behind = rest[name.length];
  if (behind !== undefined && !/[\s&=!,[\]]/.test(behind)) return undefined;
  return { token: { is: 'word', text: name }, length: name.length };
}

/** A list on the right of `in` and `notin`; a single identifier may be the name of a key. */
interface Values {
  readonly items: readonly string[];
  readonly key?: string;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  selector(): Selector {
    const conditions = [this.condition()];
    while (this.at < this.tokens.length) {
      this.sign('&&');
      conditions.push(this.condition());
    }
    return (fields) => conditions.every((condition) => condition(fields));
  }

  private condition(): Selector {
    const left = this.operand();
    const operator = this.next('an operator').text.toLowerCase();
    switch (operator) {
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
        return isIn(left, this.values());
      case 'notin': {
        const inside = isIn(left, this.values());
        return (fields) => !inside(fields);
      }
      default:
        throw new SelectorError(`${JSON.stringify(operator)} is no operator`);
    }
  }

  private values(): Values {
    const first = this.tokens[this.at];
    if (first?.is === 'word') {
      this.at++;
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
    const token = this.next('a name or a quoted text');
    if (token.is === 'sign') throw new SelectorError(`unexpected ${token.text}`);
    return token.text;
  }

  private sign(text: string): void {
    const token = this.next(text);
    if (token.is !== 'sign' || token.text !== text) throw new SelectorError(`expected ${text}`);
  }

  private next(wanted: string): Token {
    const token = this.tokens[this.at++];
    if (!token) throw new SelectorError(`expected ${wanted} at the end`);
    return token;
  }
}

/** `linux in check.subscriptions` looks for an item of a list, `region in [a, b]` for a value. */
function isIn(left: string, { items, key }: Values): Selector {
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
  return new Parser(tokens(source)).selector();
}
