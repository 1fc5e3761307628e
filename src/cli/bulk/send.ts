import type { Client } from '../../client/index.js';
import { quote } from '../../wire/go-quote.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { outcomeOf } from '../exit.js';
import { bodyOf, type Item, pathOf } from './item.js';
import type { Report } from './report.js';

/** What is done with each resource, one after the other. */
export interface Deed {
  /** Sends a resource. @returns what became of it, for people */
  send(client: Client, item: Item, path: string): Promise<string>;
  /** The message for the resource that failed, in the original's words. */
  failure(index: number, item: Item, path: string, error: Error): string;
}

/**
 * Sends resources strictly in their order; the first failure ends it, and what came before stays as it is.
 * @throws CliError for the failure, with the original's words
 */
export async function sendAll(
  context: Context,
  items: readonly Item[],
  deed: Deed,
  report: Report,
): Promise<void> {
  const client = await clientFor(context, items.length);
  for (const [index, item] of items.entries()) {
    if (report.interrupted) throw report.interruption(index);
    const path = pathOf(client, item);
    try {
      report.done(item, await deed.send(client, item, path));
    } catch (error) {
      await report.failed(item, index, []);
      throw await failureOf(context, deed, index, item, path, error as Error);
    }
  }
  await report.end();
}

/** The error of a resource that was refused, in the original's words. */
export async function failureOf(
  context: Context,
  deed: Deed,
  index: number,
  item: Item,
  path: string,
  cause: Error,
): Promise<CliError> {
  return new CliError(deed.failure(index, item, path, cause), {
    cause,
    ...(await nextStepFor(context, item, cause)),
  });
}

/** From this many requests on, the pool is worth the time that it takes to load. */
export const many = 50;

/** The client for so many requests. */
export async function clientFor(context: Context, requests: number): Promise<Client> {
  const client = await context.client();
  return requests < many ? client : client.bulk();
}

async function nextStepFor(context: Context, item: Item, error: Error): Promise<{ nextStep?: string }> {
  if (!context.stderr.isTTY) return {};
  const { itemHint } = await import('./hints.js');
  const nextStep = itemHint(item, error) ?? outcomeOf(error).nextStep;
  return nextStep === undefined ? {} : { nextStep };
}

/** The network's errors name the path a second time, those of the backend do not. */
const told = (method: string, path: string, error: Error): string =>
  error.name === 'ApiError' ? error.message : `${method} ${quote(path)}: ${error.message}`;

/** `create`: puts a resource as it is. */
export const put: Deed = {
  async send(client, item, path) {
    await client.request('PUT', path, { body: bodyOf(item) });
    return 'applied';
  },
  failure(index, { kind, name, namespace }, path, error) {
    // Sensu: the URIPath of core/v3 types lacks the slash.
    const shown = kind.apiGroup === 'core/v3' ? path.slice(1) : path;
    const which = `#${index} with name ${quote(name)} and namespace ${quote(namespace)} (${shown})`;
    return `error putting resource ${which}: ${told('PUT', path, error)}`;
  },
};

/** `delete`: only the identity of the resource counts. */
export const remove: Deed = {
  async send(client, _item, path) {
    await client.request('DELETE', path);
    return 'deleted';
  },
  failure: (index, _item, path, error) => `error deleting resource ${index} (${path}): ${error.message}`,
};
