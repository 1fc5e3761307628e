import { GraphqlError, type Location } from './document.js';

export interface Token {
  readonly is: 'name' | 'sign' | 'string' | 'number' | 'end';
  readonly text: string;
  readonly location: Location;
}

const pattern =
  /(?<skip>[\s,\ufeff]+|#[^\n\r]*)|(?<name>[_A-Za-z]\w*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<block>"""[\s\S]*?""")|(?<string>"(?:[^"\\\n\r]|\\.)*")|(?<sign>\.\.\.|[!$()&:=@[\]{}|])/y;

/** Cuts a query into tokens. @throws GraphqlError */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const at = locator(source);
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const index = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (!groups) throw syntaxError(`Unexpected character ${JSON.stringify(source[index])}.`, at(index));
    const token = tokenOf(groups, at(index));
    if (token) tokens.push(token);
  }
  return [...tokens, { is: 'end', text: '', location: at(source.length) }];
}

function tokenOf(groups: Record<string, string | undefined>, location: Location): Token | undefined {
  if (groups['name'] !== undefined) return { is: 'name', text: groups['name'], location };
  if (groups['number'] !== undefined) return { is: 'number', text: groups['number'], location };
  if (groups['sign'] !== undefined) return { is: 'sign', text: groups['sign'], location };
  if (groups['block'] !== undefined)
    return { is: 'string', text: groups['block'].slice(3, -3).trim(), location };
  if (groups['string'] !== undefined)
    return { is: 'string', text: unquote(groups['string'], location), location };
  return undefined;
}

function unquote(text: string, location: Location): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw syntaxError(`Invalid string ${text}.`, location);
  }
}

function locator(source: string): (index: number) => Location {
  return (index) => {
    const before = source.slice(0, index).split(/\r\n|\n|\r/);
    return { line: before.length, column: (before.at(-1) as string).length + 1 };
  };
}

export const syntaxError = (what: string, { line, column }: Location): GraphqlError =>
  new GraphqlError(`Syntax Error GraphQL (${line}:${column}) ${what}`, [{ line, column }]);
