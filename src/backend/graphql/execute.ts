import { isJsonObject, type JsonOutput, type JsonValue } from '../../resources/kit/json.js';
import {
  type Directive,
  type Document,
  type FieldSelection,
  GraphqlError,
  type Operation,
  type Selection,
  type Value,
} from './document.js';
import { parseDocument } from './parse.js';
import { innerType, type Sources, schema } from './schema.js';
import { selectionErrors } from './validate.js';

/** One operation of a request body. */
export interface Question {
  readonly query: string;
  readonly operationName: string;
  readonly variables: JsonValue;
}

export interface Answer {
  readonly data: JsonOutput;
  readonly errors: readonly GraphqlError[];
}

/** Parses, validates and answers a query; whatever is wrong is in the answer. */
export function answer(question: Question, sources: Sources): Answer {
  try {
    const document = parseDocument(question.query);
    const operation = chooseOperation(document, question.operationName);
    if (operation.kind !== 'query')
      throw new GraphqlError(`${operation.kind}s are not served by this local backend.`);
    const errors = selectionErrors(document, operation.selections, 'Query');
    if (errors.length) return { data: null, errors };
    const run = new Execution(document, variablesOf(operation, question.variables), sources);
    return { data: run.object('Query', {} as never, operation.selections), errors: [] };
  } catch (error) {
    if (error instanceof GraphqlError) return { data: null, errors: [error] };
    throw error;
  }
}

function chooseOperation({ operations }: Document, name: string): Operation {
  if (operations.length === 0) throw new GraphqlError('Must provide an operation.');
  if (name === '' && operations.length > 1)
    throw new GraphqlError('Must provide operation name if query contains multiple operations.');
  const chosen = name === '' ? operations[0] : operations.find((operation) => operation.name === name);
  if (!chosen) throw new GraphqlError(`Unknown operation named "${name}".`);
  return chosen;
}

type Variables = Readonly<Record<string, unknown>>;

function variablesOf(operation: Operation, given: JsonValue): Variables {
  const values: Record<string, unknown> = Object.create(null);
  for (const { name, type, fallback, location } of operation.variables) {
    const value = isJsonObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && value !== null) values[name] = value;
    else if (fallback) values[name] = evaluate(fallback, {});
    else if (type.endsWith('!'))
      throw new GraphqlError(`Variable "$${name}" of required type "${type}" was not provided.`, [location]);
  }
  return values;
}

function evaluate(value: Value, variables: Variables): unknown {
  switch (value.is) {
    case 'constant':
      return value.value;
    case 'variable':
      return variables[value.name];
    case 'list':
      return value.items.map((item) => evaluate(item, variables));
    case 'object':
      return Object.fromEntries(
        Object.entries(value.fields).map(([name, v]) => [name, evaluate(v, variables)]),
      );
  }
}

class Execution {
  constructor(
    private readonly document: Document,
    private readonly variables: Variables,
    private readonly sources: Sources,
  ) {}

  /** The selected fields of an object; the original sorts their names. */
  object(type: string, parent: never, selections: readonly Selection[]): { [key: string]: JsonOutput } {
    const result: Record<string, JsonOutput> = {};
    for (const field of this.fields(type, selections)) {
      const merged = result[field.alias];
      const value = this.field(type, parent, field);
      result[field.alias] = isPlain(merged) && isPlain(value) ? { ...merged, ...value } : value;
    }
    return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private field(type: string, parent: never, field: FieldSelection): JsonOutput {
    if (field.name === '__typename') return type;
    const definition = schema[type]?.[field.name];
    const args = Object.fromEntries(
      Object.entries(field.args).map(([name, value]) => [name, evaluate(value, this.variables)]),
    );
    const value = definition?.resolve?.(parent, args, this.sources);
    if (value === null || value === undefined) return null;
    const inner = innerType(definition?.type ?? '');
    if (!field.selections) return value as JsonOutput;
    const selections = field.selections;
    if (Array.isArray(value)) return value.map((item) => this.object(inner, item as never, selections));
    return this.object(inner, value as never, selections);
  }

  private fields(type: string, selections: readonly Selection[]): FieldSelection[] {
    return selections.flatMap((selection) => {
      if (!this.isIncluded(selection.directives)) return [];
      if (selection.is === 'field') return [selection];
      const fragment = selection.name === undefined ? selection : this.document.fragments.get(selection.name);
      if (!fragment || (fragment.type !== undefined && fragment.type !== type)) return [];
      return this.fields(type, fragment.selections ?? []);
    });
  }

  private isIncluded(directives: readonly Directive[]): boolean {
    return directives.every(({ name, args }) => {
      const condition = args['if'] && evaluate(args['if'], this.variables);
      return name === 'skip' ? condition !== true : name !== 'include' || condition === true;
    });
  }
}

const isPlain = (value: JsonOutput | undefined): value is { [key: string]: JsonOutput } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
