import { encode } from '../resources/kit/encode.js';
import type { AnyKind } from '../resources/kit/kind.js';
import type { Context } from './context.js';
import { CliError } from './errors.js';
import { problemOf } from './forms/validity.js';

/**
 * Creates a resource, which must not exist, when its kind finds nothing wrong with it.
 * @throws CliError with the kind's words
 */
export async function postValid(context: Context, kind: AnyKind, resource: object): Promise<void> {
  const problem = await problemOf(kind, resource);
  if (problem) throw new CliError(problem);
  await postResource(context, kind, kind.namespaceOf(resource), resource);
}

/** Creates a resource in a namespace; the backend judges it. */
export async function postResource(
  context: Context,
  kind: AnyKind,
  namespace: string,
  resource: object,
): Promise<void> {
  const client = await context.client();
  const { writeJson } = await import('../wire/json/index.js');
  await client.request('POST', client.pathOf(kind, namespace), {
    body: writeJson(encode(kind.shape, resource)),
  });
  context.print('Created\n');
}
