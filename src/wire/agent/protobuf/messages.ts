import { hookShape } from '../../../resources/core/event.js';
import { zeroOf } from '../../../resources/kit/decode.js';
import type { Field, Shape, Type, ValueOf } from '../../../resources/kit/fields.js';
import { type HookList, hookListCodec } from '../../../resources/kit/shared.js';

/** A message as the library reads it: its own are the fields that were sent, and all lists and maps. */
export type Message = Readonly<Record<string, unknown>>;

/** The empty resource of a shape, but for the objects in it, which every resource needs for itself. */
interface Template {
  readonly values: Readonly<Record<string, unknown>>;
  readonly objects: readonly string[];
}

const templates = new WeakMap<Shape, Template>();

function templateOf(shape: Shape): Template {
  let template = templates.get(shape);
  if (!template) {
    const types = Object.entries(shape.fields).map(([name, { type }]) => ({ name, type }));
    const isObject = (type: Type): boolean => type.is === 'object' && !type.optional;
    template = {
      values: Object.fromEntries(
        types.map(({ name, type }) => [name, isObject(type) ? undefined : zeroOf(type)]),
      ),
      objects: types.filter(({ type }) => isObject(type)).map(({ name }) => name),
    };
    templates.set(shape, template);
  }
  return template;
}

/** A resource in memory from the message that carries it: what was not sent is empty. */
export function fromMessage<S extends Shape>(shape: S, message: Message): ValueOf<S> {
  const { values, objects } = templateOf(shape);
  const result: Record<string, unknown> = { ...values };
  const sent = (shape as Shape) === hookShape ? flatHook(message) : message;
  for (const name of Object.keys(sent)) {
    const field = shape.fields[name] as Field | undefined;
    if (field) result[name] = inMemory(field.type, sent[name]);
  }
  for (const name of objects) result[name] ??= zeroOf((shape.fields[name] as Field).type);
  return result as ValueOf<S>;
}

/** A hook that ran has its configuration inside; in memory and in JSON all is on one level. */
function flatHook({ config, ...result }: Message): Message {
  return { ...(config as Message | null | undefined), ...result };
}

function inMemory(type: Type, value: unknown): unknown {
  switch (type.is) {
    case 'object':
      return fromMessage(type.shape, value as Message);
    case 'list':
      return listOf(type.of, value as unknown[]);
    case 'map':
      return mapOf(type.of, value as Message);
    case 'custom':
      if (type.codec === hookListCodec) return hookListOf(value as Message);
      return type.codec.shape ? fromMessage(type.codec.shape, value as Message) : value;
    default:
      return value;
  }
}

const hookListOf = ({ type = '', hooks }: Message): HookList => ({
  type: type as string,
  hooks: listOf({ is: 'string' }, hooks as string[]) as string[] | null,
});

function listOf(of: Type, items: unknown[]): unknown[] | null {
  if (items.length === 0) return null;
  return of.is === 'string' ? items : items.map((item) => inMemory(of, item));
}

function mapOf(of: Type, entries: Message): Record<string, unknown> | null {
  const keys = Object.keys(entries);
  if (keys.length === 0) return null;
  const result: Record<string, unknown> = Object.create(null);
  for (const key of keys) result[key] = inMemory(of, entries[key]);
  return result;
}
