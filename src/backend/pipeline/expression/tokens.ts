/** A word of an expression. */
export interface Token {
  readonly is: 'number' | 'text' | 'name' | 'sign' | 'end';
  /** As written; of a text what is between its quotes. */
  readonly text: string;
}

const space = /[ \t\r\n]*/y;
/** What looks like two signs but is one that is not known here, or a comment. */
const unknown = /<<|>>|--|\+\+|\*\*|\/[/*]|\?[.?]|=>/y;
const words: readonly (readonly [Token['is'], RegExp])[] = [
  ['number', /(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?![\w$.])/y],
  ['text', /'[^'\\\r\n\u2028\u2029]*'|"[^"\\\r\n\u2028\u2029]*"/y],
  ['name', /[A-Za-z_$][\w$]*/y],
  ['sign', /===|!==|==|!=|<=|>=|&&|\|\||[<>!+\-*/%().[\]?:;]/y],
];

const end: Token = { is: 'end', text: '' };

/** The words of an expression, with an end behind them; nothing if there is anything but plain ones. */
export function tokensOf(source: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    space.lastIndex = at;
    space.test(source);
    at = space.lastIndex;
    if (at >= source.length) return [...tokens, end];
    const token = tokenAt(source, at);
    if (!token) return undefined;
    tokens.push(token.is === 'text' ? { is: 'text', text: token.text.slice(1, -1) } : token);
    at += token.text.length;
  }
}

function tokenAt(source: string, at: number): Token | undefined {
  unknown.lastIndex = at;
  if (unknown.test(source)) return undefined;
  for (const [is, pattern] of words) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { is, text };
  }
  return undefined;
}
