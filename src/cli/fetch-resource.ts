import { decode, zero } from '../resources/kit/decode.js';
import { encode } from '../resources/kit/encode.js';
import type { AnyKind } from '../resources/kit/kind.js';
import { quote } from '../wire/go-quote.js';
import type { Context } from './context.js';

/**
 * The resource of the active namespace as the backend has it.
 * @param names one, or for an event two: entity and check
 */
export async function fetchResource<T extends object>(
  context: Context,
  kind: AnyKind,
  ...names: string[]
): Promise<T> {
  const client = await context.client();
  const path = client.pathOf(kind, context.settings.namespace, ...names);
  const answer = await withPath(kind, 'GET', path, () => client.request('GET', path));
  const { isJsonType } = await import('../client/index.js');
  if (kind.command?.info?.jsonOnly && !isJsonType(answer)) return zero(kind.shape) as T;
  const { parseJson } = await import('../wire/json/index.js');
  return decode(kind.shape, parseJson(answer.body)) as T;
}

/** Replaces a resource in its own namespace, whatever the active one is. */
export async function replaceResource(context: Context, kind: AnyKind, resource: object): Promise<void> {
  const client = await context.client();
  const path = client.pathOf(kind, kind.namespaceOf(resource), kind.nameOf(resource));
  const { writeJson } = await import('../wire/json/index.js');
  const body = writeJson(encode(kind.shape, resource));
  await withPath(kind.plural === 'checks' ? undefined : kind, 'PUT', path, () =>
    client.request('PUT', path, { body }),
  );
}

/** Changes some fields of a resource and leaves the others as the backend has them. */
export async function patchResource(
  context: Context,
  kind: AnyKind,
  resource: object,
  fields: readonly string[],
): Promise<void> {
  const client = await context.client();
  const path = client.pathOf(kind, kind.namespaceOf(resource), kind.nameOf(resource));
  const { writeJson } = await import('../wire/json/index.js');
  const whole = encode(kind.shape, resource);
  const body = writeJson(Object.fromEntries(fields.map((field) => [field, whole[field] ?? null])));
  await client.request('PATCH', path, { body, headers: { 'Content-Type': 'application/merge-patch+json' } });
}

/** The original says the path a second time when a check or an asset gets no answer. */
async function withPath<T>(
  kind: AnyKind | undefined,
  method: string,
  path: string,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const saysPath = kind?.plural === 'assets' || kind?.plural === 'checks';
    const gotNoAnswer =
      error instanceof Error && (error.name === 'NetworkError' || error.name === 'SessionError');
    if (saysPath && gotNoAnswer) error.message = `${method} ${quote(path)}: ${error.message}`;
    throw error;
  }
}
