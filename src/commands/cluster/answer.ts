import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import type { Client } from '../../client/index.js';
import { isJsonObject, type JsonObject, type JsonValue, NumberLiteral } from '../../resources/kit/json.js';
import { quote } from '../../wire/go-quote.js';

export const membersPath = '/api/core/v2/cluster/members';

/**
 * Sends a request about the cluster. Failures carry what was attempted, in the original's words; one of the network
 * names the path as well.
 */
export async function askCluster(
  context: Context,
  method: string,
  path: string,
  attempt = '',
): Promise<string> {
  const client: Client = await context.client();
  try {
    return (await client.request(method, path)).body;
  } catch (error) {
    const { name, message } = error as Error;
    throw new CliError(`${attempt}${name === 'ApiError' ? '' : `${method} ${quote(path)}: `}${message}`, {
      cause: error,
    });
  }
}

/** An answer of etcd. @throws CliError when it is no JSON object */
export async function readAnswer(body: string, attempt = ''): Promise<JsonObject> {
  const { parseJson } = await import('../../wire/json/index.js');
  let value: JsonValue;
  try {
    value = parseJson(body);
  } catch (error) {
    throw new CliError(`${attempt}${(error as Error).message}`);
  }
  return isJsonObject(value) ? value : {};
}

/** The header with the cluster's id, without which etcd did not answer. */
export function headerOf(answer: JsonObject, key: 'header' | 'Header'): JsonObject {
  const header = answer[key] ?? null;
  if (!isJsonObject(header)) throw new CliError('result header was empty, etcd cluster may be down');
  return header;
}

/** A 64-bit id, which is more than a number holds. */
export const wholeId = (id: JsonValue | undefined): bigint =>
  BigInt(id instanceof NumberLiteral ? id.text : typeof id === 'number' ? id : 0);

/** An id as etcd shows it. */
export const hexId = (id: JsonValue | undefined): string => wholeId(id).toString(16);

export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export const textsOf = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.map(textOf) : [];

export const objectsOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
