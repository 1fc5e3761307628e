import type { TemplateFunction } from './functions.js';
import { type Branch, type Command, type Operand, type Pipeline, type Statement, textOf } from './nodes.js';
import { entry, isMap, isTrue, print, typeName } from './values.js';

export interface Template {
  readonly name: string;
  readonly source: string;
  readonly statements: readonly Statement[];
  readonly functions: Readonly<Record<string, TemplateFunction>>;
}

/** Where a template meets a key that a map does not have. */
export type MissingKey = 'no value' | 'error';

/**
 * Fills a template from an object. `undefined` is what Go calls no value, `null` a value that is nil.
 * @throws Error in the words of Go's text/template
 */
export function execute(template: Template, data: object, missing: MissingKey): string {
  return new Execution(template, data, missing).run();
}

/** Commands get the value of the one before as their last argument; the first one gets none. */
const absent = Symbol('no value was handed over');

/** The original would go round 1,600,000,000 times for `range .last_seen`. */
const mostRounds = 100_000;

type Jump = 'break' | 'continue' | undefined;

/** The place of what an error is about. */
type Place = Operand | Command | Statement;

class Execution {
  private readonly out: string[] = [];
  private readonly variables: { name: string; value: unknown }[];
  private place: Place | undefined;

  constructor(
    private readonly template: Template,
    data: object,
    private readonly missing: MissingKey,
  ) {
    this.variables = [{ name: '$', value: data }];
  }

  run(): string {
    this.walk(this.template.statements, this.variables[0]?.value);
    return this.out.join('');
  }

  private error(message: string): Error {
    const { name, source } = this.template;
    if (!this.place) return new Error(`template: ${name}: ${message}`);
    const before = Buffer.from(source.slice(0, this.place.at));
    const lines = before.toString().split('\n');
    const column = Buffer.byteLength(lines.at(-1) as string);
    const where = `${name}:${lines.length}:${column}`;
    return new Error(
      `template: ${where}: executing ${JSON.stringify(name)} at <${textOf(this.place)}>: ${message}`,
    );
  }

  private walk(statements: readonly Statement[], dot: unknown): Jump {
    for (const statement of statements) {
      const jump = this.step(statement, dot);
      if (jump) return jump;
    }
    return undefined;
  }

  private step(statement: Statement, dot: unknown): Jump {
    this.place = statement;
    switch (statement.is) {
      case 'text':
        this.out.push(statement.text);
        return undefined;
      case 'action': {
        const value = this.pipeline(statement.pipeline, dot);
        if (!statement.pipeline.variables.length)
          this.out.push(value === undefined ? '<no value>' : print(value));
        return undefined;
      }
      case 'break':
      case 'continue':
        return statement.is;
      case 'range':
        return this.scoped(() => this.range(statement, dot));
      default:
        return this.scoped(() => this.branch(statement, dot));
    }
  }

  /** Variables that are declared inside end there. */
  private scoped<T>(run: () => T): T {
    const { length } = this.variables;
    const result = run();
    this.variables.length = length;
    return result;
  }

  private branch({ is, pipeline, body, otherwise }: Branch, dot: unknown): Jump {
    const value = this.pipeline(pipeline, dot);
    if (isTrue(value)) return this.walk(body, is === 'with' ? value : dot);
    return this.walk(otherwise ?? [], dot);
  }

  private range(statement: Branch, dot: unknown): Jump {
    const { pipeline, body, otherwise } = statement;
    let rounds = 0;
    for (const [key, item] of this.pairs(this.pipeline(pipeline, dot, true), pipeline)) {
      if (++rounds > mostRounds) throw this.error(`range goes on for more than ${mostRounds} rounds`);
      const jump = this.scoped(() => {
        this.bindPair(pipeline, key, item);
        return this.walk(body, item);
      });
      if (jump === 'break') return undefined;
    }
    return rounds ? undefined : this.walk(otherwise ?? [], dot);
  }

  private *pairs(value: unknown, { variables }: Pipeline): Generator<[unknown, unknown]> {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) yield* value.entries();
    else if (isMap(value)) {
      for (const key of Object.keys(value).sort()) yield [key, value[key]];
    } else if (typeof value === 'number' && Number.isInteger(value)) {
      if (variables.length > 1)
        throw this.error(`can't use ${print(value)} to iterate over more than one variable`);
      for (let at = 0; at < value; at++) yield [undefined, at];
    } else throw this.error(`range can't iterate over ${print(value)}`);
  }

  private bindPair({ variables, assigns }: Pipeline, key: unknown, item: unknown): void {
    const values = variables.length > 1 ? [key, item] : [item];
    variables.forEach((name, at) => {
      this.bind(name, values[at], assigns);
    });
  }

  private bind(name: string, value: unknown, assigns: boolean): void {
    const known = assigns ? this.variables.findLast((variable) => variable.name === name) : undefined;
    if (known) known.value = value;
    else this.variables.push({ name, value });
  }

  private pipeline(node: Pipeline, dot: unknown, ranged = false): unknown {
    this.place = node;
    let value: unknown = absent;
    for (const command of node.commands) value = this.command(command, dot, value) ?? undefined;
    if (!ranged) for (const name of node.variables) this.bind(name, value, node.assigns);
    return value;
  }

  private command(command: Command, dot: unknown, final: unknown): unknown {
    const [first, ...args] = command.words;
    if (first.is === 'function') {
      this.place = first;
      return this.call(first.name, command, args, final, dot);
    }
    const given = args.length > 0 || final !== absent;
    if (first.is === 'field' || first.is === 'chain') return this.operand(first, dot, given);
    if (first.is === 'variable' && first.path.length > 1) return this.operand(first, dot, given);
    if (first.is !== 'pipeline') this.place = first;
    if (given) throw this.error(`can't give argument to non-function ${textOf(first)}`);
    if (first.is === 'nil') throw this.error('nil is not a command');
    return this.operand(first, dot, false);
  }

  private operand(node: Operand, dot: unknown, given: boolean): unknown {
    this.place = node;
    switch (node.is) {
      case 'literal':
        return node.value;
      case 'nil':
        return null;
      case 'dot':
        return dot;
      case 'field':
        return this.fields(dot, node.path, given);
      case 'variable': {
        const [name, ...path] = node.path;
        return this.fields(this.variables.findLast((variable) => variable.name === name)?.value, path, given);
      }
      case 'function':
        return this.call(node.name, node, [], absent, dot);
      case 'chain': {
        if (node.of.is === 'nil') throw this.error(`indirection through explicit nil in ${textOf(node)}`);
        return this.fields(this.operand(node.of, dot, false) ?? undefined, node.path, given);
      }
      case 'pipeline':
        return this.pipeline(node, dot);
    }
  }

  /** Walks down a path; only maps have anything below them. */
  private fields(from: unknown, path: readonly string[], given: boolean): unknown {
    let value = from;
    path.forEach((name, at) => {
      const type = at === 0 && value !== null ? typeName(value) : 'interface {}';
      if (value === undefined) {
        if (this.missing === 'error') throw this.error(`nil data; no entry for key ${JSON.stringify(name)}`);
        return;
      }
      if (value === null) throw this.error(`nil pointer evaluating ${type}.${name}`);
      if (!isMap(value)) throw this.error(`can't evaluate field ${name} in type ${type}`);
      if (given && at === path.length - 1) throw this.error(`${name} is not a method but has arguments`);
      value = entry(value, name);
      if (value === undefined && this.missing === 'error')
        throw this.error(`map has no entry for key ${JSON.stringify(name)}`);
    });
    return value;
  }

  private call(name: string, node: Place, args: readonly Operand[], final: unknown, dot: unknown): unknown {
    const { least, more, texts = 0, call } = this.template.functions[name] as TemplateFunction;
    const count = args.length + Number(final !== absent);
    if (more ? count < least : count !== least) {
      const [wanted, got] = more ? [`at least ${least}`, args.length] : [least, count];
      throw this.error(`wrong number of args for ${name}: want ${wanted} got ${got}`);
    }
    if (name === 'call') throw this.notCallable(node, args, final, dot);
    if (name === 'and' || name === 'or') return this.logic(name, args, final, dot);
    const values = args.map((arg, at) =>
      at < texts ? this.textArgument(arg, dot) : this.operand(arg, dot, false),
    );
    if (final !== absent) values.push(args.length < texts ? this.asText(final) : final);
    try {
      return call(values);
    } catch (error) {
      this.place = node;
      throw this.error(`error calling ${name}: ${(error as Error).message}`);
    }
  }

  /** Nothing that a template can get at is a function. */
  private notCallable(node: Place, args: readonly Operand[], final: unknown, dot: unknown): Error {
    const [first] = args;
    const value = first ? this.operand(first, dot, false) : final;
    this.place = node;
    const what =
      value === undefined || value === null
        ? 'call of nil'
        : `non-function ${first ? textOf(first) : `<${typeName(value)} Value>`} of type ${typeName(value)}`;
    return this.error(`error calling call: ${what}`);
  }

  /** Looks at arguments only until it is clear. */
  private logic(name: 'and' | 'or', args: readonly Operand[], final: unknown, dot: unknown): unknown {
    let value: unknown;
    for (const arg of args) {
      value = this.operand(arg, dot, false);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return final === absent ? value : final;
  }

  private textArgument(arg: Operand, dot: unknown): string {
    this.place = arg;
    if (arg.is === 'nil') throw this.error('cannot assign nil to string');
    if (arg.is === 'literal' && typeof arg.value !== 'string')
      throw this.error(`expected string; found ${textOf(arg)}`);
    return this.asText(this.operand(arg, dot, false));
  }

  private asText(value: unknown): string {
    if (value === undefined || value === null) throw this.error('invalid value; expected string');
    if (typeof value !== 'string')
      throw this.error(`wrong type for value; expected string; got ${typeName(value)}`);
    return value;
  }
}
