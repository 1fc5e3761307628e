import { lex, type Token } from './lex.js';
import { parseNumber, unquote } from './literals.js';
import { type Branch, type Command, type Operand, type Pipeline, type Statement, textOf } from './nodes.js';

/**
 * Reads a template.
 * @throws Error in the words of Go's text/template
 */
export function parse(name: string, source: string, functions: ReadonlySet<string>): Statement[] {
  return new Parser(name, lex(source), functions).root();
}

/** What ends a list of statements. */
type Stop = 'end' | 'else' | 'else if' | 'else with' | 'eof';

const starts = new Set<Token['is']>(
  'bool character dot field name number raw string variable left'.split(' ') as Token['is'][],
);

class Parser {
  private next = 0;
  private readonly variables = ['$'];
  private ranges = 0;
  /** The line of the action that is being read. */
  private actionLine = 0;

  constructor(
    private readonly name: string,
    private readonly tokens: readonly Token[],
    private readonly functions: ReadonlySet<string>,
  ) {}

  root(): Statement[] {
    const { list, stop } = this.list();
    if (stop === 'eof') return list;
    throw this.error(`unexpected {{${stop === 'end' ? 'end' : 'else'}}}`);
  }

  private peek(): Token {
    return this.tokens[Math.min(this.next, this.tokens.length - 1)] as Token;
  }

  private take(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }

  private takeWord(): Token {
    this.skipSpace();
    return this.take();
  }

  private skipSpace(): void {
    while (this.peek().is === 'space') this.next++;
  }

  private error(message: string): Error {
    const { line } = this.tokens[Math.min(Math.max(this.next - 1, 0), this.tokens.length - 1)] as Token;
    return new Error(`template: ${this.name}:${line}: ${message}`);
  }

  private unexpected(token: Token, context: string): Error {
    if (token.is !== 'error') return this.error(`unexpected ${shown(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) return this.error(token.value);
    const where = `started at ${this.name}:${this.actionLine}`;
    return this.error(`${token.value}${token.value.endsWith(' action') ? '' : ' in action'} ${where}`);
  }

  private list(): { list: Statement[]; stop: Stop } {
    const list: Statement[] = [];
    for (;;) {
      const token = this.takeWord();
      if (token.is === 'end') return { list, stop: 'eof' };
      if (token.is === 'text') list.push({ is: 'text', text: token.value, at: token.at });
      else if (token.is === 'open') {
        this.actionLine = token.line;
        const statement = this.action();
        this.actionLine = 0;
        if (typeof statement === 'string') return { list, stop: statement };
        list.push(statement);
      } else throw this.unexpected(token, 'input');
    }
  }

  private action(): Statement | Stop {
    this.skipSpace();
    const token = this.peek();
    if (token.is !== 'keyword' || token.value === 'nil') {
      return { is: 'action', at: token.at, pipeline: this.pipeline('command', 'close') };
    }
    this.next++;
    switch (token.value) {
      case 'if':
      case 'with':
      case 'range':
        return this.branch(token.value);
      case 'else':
        return this.otherwise();
      case 'end':
        this.expectClose('end');
        return 'end';
      case 'break':
      case 'continue':
        return this.jump(token.value, token.at);
      default:
        // Templates within templates: nothing that a check's field could use.
        throw this.unexpected(token, 'command');
    }
  }

  private jump(is: 'break' | 'continue', at: number): Statement {
    this.expectClose(`{{${is}}}`);
    if (this.ranges === 0) throw this.error(`{{${is}}} outside {{range}}`);
    return { is, at };
  }

  private expectClose(context: string): void {
    const token = this.takeWord();
    if (token.is !== 'close') throw this.unexpected(token, context);
  }

  private otherwise(): Stop {
    this.skipSpace();
    const { is, value } = this.peek();
    if (is === 'keyword' && (value === 'if' || value === 'with')) {
      this.next++;
      return `else ${value}`;
    }
    this.expectClose('else');
    return 'else';
  }

  private branch(is: Branch['is']): Branch {
    const declared = this.variables.length;
    const pipeline = this.pipeline(is, 'close');
    if (is === 'range') this.ranges++;
    const { list: body, stop } = this.list();
    if (is === 'range') this.ranges--;
    const otherwise = this.rest(is, stop);
    this.variables.length = declared;
    return { is, at: pipeline.at, pipeline, body, otherwise };
  }

  /** What comes after the first part of a branch. */
  private rest(is: Branch['is'], stop: Stop): Statement[] | undefined {
    if (stop === 'end') return undefined;
    if (stop === 'eof') throw this.error('unexpected EOF');
    if (stop === `else ${is}`) return [this.branch(is)];
    if (stop !== 'else') throw this.unexpected(this.tokens[this.next - 1] as Token, 'input');
    const { list, stop: end } = this.list();
    if (end === 'eof') throw this.error('unexpected EOF');
    if (end !== 'end') throw this.error('expected end; found {{else}}');
    return list;
  }

  private pipeline(context: string, end: 'close' | 'right'): Pipeline {
    this.skipSpace();
    const { at } = this.peek();
    const { variables, assigns } = this.declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.takeWord();
      if (token.is === end) break;
      if (!starts.has(token.is) && !isNil(token)) throw this.unexpected(token, context);
      this.next--;
      commands.push(this.command());
    }
    if (!commands.length) throw this.error(`missing value for ${context}`);
    const stage = commands.findIndex(
      ({ words: [first] }, index) => index > 0 && ['literal', 'nil', 'dot'].includes(first.is),
    );
    if (stage > 0) throw this.error(`non executable command in pipeline stage ${stage + 1}`);
    return { is: 'pipeline', at, variables, assigns, commands };
  }

  /** `$x :=`, `$i, $x :=`, `$x =`; nothing is taken where there is none. */
  private declarations(context: string): { variables: string[]; assigns: boolean } {
    const variables: string[] = [];
    const start = this.next;
    while (this.peek().is === 'variable') {
      variables.push(this.take().value);
      const mark = this.takeWord();
      if (mark.is === 'declare' || mark.is === 'assign') {
        this.variables.push(...variables);
        return { variables, assigns: mark.is === 'assign' };
      }
      if (mark.value !== ',' || mark.is !== 'mark') break;
      if (context !== 'range' || variables.length > 1)
        throw this.error(`too many declarations in ${context}`);
      this.skipSpace();
      if (!['variable', 'close', 'right'].includes(this.peek().is))
        throw this.error('range can only initialize variables');
    }
    this.next = start;
    return { variables: [], assigns: false };
  }

  private command(): Command {
    this.skipSpace();
    const { at } = this.peek();
    const words: Operand[] = [];
    for (;;) {
      this.skipSpace();
      const operand = this.operand();
      if (operand) words.push(operand);
      const token = this.take();
      if (token.is === 'space') continue;
      if (token.is === 'close' || token.is === 'right') this.next--;
      else if (token.is !== 'pipe') throw this.unexpected(token, 'operand');
      break;
    }
    const [first, ...others] = words;
    if (!first) throw this.error('empty command');
    return { is: 'command', at, words: [first, ...others] };
  }

  private operand(): Operand | undefined {
    const term = this.term();
    if (!term || this.peek().is !== 'field') return term;
    const { at } = this.peek();
    const path: string[] = [];
    while (this.peek().is === 'field') path.push(this.take().value.slice(1));
    switch (term.is) {
      case 'field':
      case 'variable':
        return { ...term, at, path: [...term.path, ...path] };
      case 'literal':
      case 'nil':
      case 'dot':
        throw this.error(`unexpected . after term ${JSON.stringify(textOf(term))}`);
      default:
        return { is: 'chain', at, of: term, path };
    }
  }

  private term(): Operand | undefined {
    const token = this.takeWord();
    const { at, value } = token;
    switch (token.is) {
      case 'name':
        if (!this.functions.has(value)) throw this.error(`function ${JSON.stringify(value)} not defined`);
        return { is: 'function', at, name: value };
      case 'dot':
        return { is: 'dot', at };
      case 'variable':
        if (!this.variables.includes(value)) throw this.error(`undefined variable ${JSON.stringify(value)}`);
        return { is: 'variable', at, path: [value] };
      case 'field':
        return { is: 'field', at, path: [value.slice(1)] };
      case 'left':
        return this.pipeline('parenthesized pipeline', 'right');
      default:
        if (isNil(token)) return { is: 'nil', at };
        return this.literal(token);
    }
  }

  private literal(token: Token): Operand | undefined {
    const { at, value: source } = token;
    const made = (value: unknown): Operand => ({ is: 'literal', at, value, source });
    switch (token.is) {
      case 'bool':
        return made(source === 'true');
      case 'number': {
        const value = parseNumber(source);
        if (value === undefined) throw this.error(`illegal number syntax: ${JSON.stringify(source)}`);
        return made(value);
      }
      case 'character':
      case 'string':
      case 'raw': {
        const text = unquote(source);
        if (text === undefined) throw this.error('invalid syntax');
        if (token.is !== 'character') return made(text);
        if ([...text].length !== 1) throw this.error(`malformed character constant: ${source}`);
        return made(text.codePointAt(0));
      }
      default:
        this.next--;
        return undefined;
    }
  }
}

const isNil = (token: Token): boolean => token.is === 'keyword' && token.value === 'nil';

function shown({ is, value }: Token): string {
  if (is === 'end') return 'EOF';
  if (is === 'keyword' || is === 'dot') return `<${value}>`;
  return value.length > 10 ? `${JSON.stringify(value.slice(0, 10))}...` : JSON.stringify(value);
}
