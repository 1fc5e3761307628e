import type { Client } from '../../client/index.js';
import { decode } from '../../resources/kit/decode.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { qualifiedName } from '../resource-types.js';

/** What a dump is of, and how it is written. */
export interface DumpWish {
  readonly types: readonly AnyKind[];
  /** All when there is none. */
  readonly namespace?: string;
  readonly format: 'yaml' | 'wrapped-json';
}

const chunkSize = 100;

/** Sensu's codes for what may be left out: not there, not allowed, not paid for. */
const passedOver = new Set([2, 4, 6]);

/**
 * The definitions of all resources of the types, type by type.
 * @throws CliError when the backend cannot answer for one of them
 */
export async function* dump(context: Context, wish: DumpWish): AsyncGenerator<string> {
  const { resourcesText } = await import('../../output/index.js');
  const client = await context.client();
  for (const [index, kind] of wish.types.entries()) {
    const resources = await listed(context, client, kind, wish.namespace);
    if (resources.length === 0) continue;
    // The separator stands before every type but the first that was asked for, be there anything before it or not.
    if (wish.format === 'yaml' && index > 0) yield '---\n';
    yield await resourcesText(kind, resources, wish.format, 'list');
  }
}

async function listed(
  context: Context,
  client: Client,
  kind: AnyKind,
  namespace: string | undefined,
): Promise<object[]> {
  const path = `${client.pathOf(kind, namespace ?? '')}?types=${encodeURIComponent(kind.type)}`;
  try {
    const { items } = await client.listPath(path, { chunkSize });
    return items.map((item) => decode(kind.shape, item) as object);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: number };
    if (name !== 'ApiError' || !passedOver.has(code ?? 0)) throw new CliError(`API error: ${message}`);
    // In a pipe the original says nothing; a person who makes a copy wants to know what is not in it.
    if (context.stderr.isTTY) context.printError(`${qualifiedName(kind)} is left out: ${message}\n`);
    return [];
  }
}
