import { type Document, type FieldSelection, GraphqlError, type Selection } from './document.js';
import { type FieldDefinition, innerType, schema } from './schema.js';
import { suggestions } from './suggest.js';

/** So many selections a query may have once its fragments are unfolded. */
const mostSelections = 10_000;

/** What is wrong with a selection on a type, as GraphQL tells it. @throws GraphqlError for one that is too large */
export function selectionErrors(
  document: Document,
  selections: readonly Selection[],
  type: string,
  inside: readonly string[] = [],
  budget: { left: number } = { left: mostSelections },
): GraphqlError[] {
  return selections.flatMap((selection) => {
    if (budget.left-- <= 0) throw new GraphqlError('The query is too large.', [selection.location]);
    if (selection.is === 'field') return fieldErrors(document, selection, type, inside, budget);
    if (selection.name === undefined)
      return selectionErrors(document, selection.selections ?? [], selection.type ?? type, inside, budget);
    const fragment = document.fragments.get(selection.name);
    if (!fragment) return [new GraphqlError(`Unknown fragment "${selection.name}".`, [selection.location])];
    if (inside.includes(selection.name))
      return [
        new GraphqlError(`Cannot spread fragment "${selection.name}" within itself.`, [selection.location]),
      ];
    return selectionErrors(document, fragment.selections, fragment.type, [...inside, selection.name], budget);
  });
}

function fieldErrors(
  document: Document,
  field: FieldSelection,
  type: string,
  inside: readonly string[],
  budget: { left: number },
): GraphqlError[] {
  if (field.name === '__typename') return [];
  const fields = schema[type];
  const definition = fields && Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
  if (!definition) return [unknownField(field, type)];
  if (!definition.resolve)
    return [
      new GraphqlError(`The field "${field.name}" of type "${type}" is not served by this local backend.`, [
        field.location,
      ]),
    ];
  const isObject = Object.hasOwn(schema, innerType(definition.type));
  if (isObject && !field.selections) return [problem(field, definition, 'must have a sub selection.')];
  if (!isObject && field.selections) return [problem(field, definition, 'must not have a sub selection.')];
  return [
    ...argumentErrors(field, definition, type),
    ...selectionErrors(document, field.selections ?? [], innerType(definition.type), inside, budget),
  ];
}

const problem = (field: FieldSelection, { type }: FieldDefinition, what: string): GraphqlError =>
  new GraphqlError(`Field "${field.name}" of type "${type}" ${what}`, [field.location]);

function unknownField({ name, location }: FieldSelection, type: string): GraphqlError {
  const close = suggestions(name, Object.keys(schema[type] ?? {})).map((other) => `"${other}"`);
  const hint = close.length ? ` Did you mean ${alternatives(close)}?` : '';
  return new GraphqlError(`Cannot query field "${name}" on type "${type}".${hint}`, [location]);
}

const alternatives = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

function argumentErrors(field: FieldSelection, { args = {} }: FieldDefinition, type: string): GraphqlError[] {
  const unknown = Object.keys(field.args)
    .filter((name) => !Object.hasOwn(args, name))
    .map((name) => `Unknown argument "${name}" on field "${field.name}" of type "${type}".`);
  const absent = Object.entries(args)
    .filter(([name, wanted]) => wanted.endsWith('!') && !Object.hasOwn(field.args, name))
    .map(
      ([name, wanted]) =>
        `Field "${field.name}" argument "${name}" of type "${wanted}" is required but not provided.`,
    );
  return [...unknown, ...absent].map((message) => new GraphqlError(message, [field.location]));
}
