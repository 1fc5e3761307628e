import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonValue } from '../resources/kit/json.js';
import type { Context } from './context.js';
import { CliError } from './errors.js';
import { isFolderError, osErrorText } from './os-error.js';

/** All of stdin. */
export async function readStdin(context: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of context.stdin) chunks.push(Buffer.from(chunk as string | Uint8Array));
  return Buffer.concat(chunks);
}

/** A file, or stdin when no path is given. */
export async function readInput(context: Context, path: string): Promise<Buffer> {
  if (path === '') return readStdin(context);
  try {
    return await readFile(resolve(context.cwd, path));
  } catch (error) {
    throw new CliError(osErrorText(isFolderError(error) ? 'read' : 'open', path, error));
  }
}

/**
 * The first JSON value of a file, or of stdin when no path is given.
 * @throws CliError in the words of Go's decoder
 */
export async function readJsonInput(context: Context, path: string): Promise<JsonValue> {
  const { parseJsonPrefix } = await import('../wire/json/index.js');
  const text = (await readInput(context, path)).toString('utf8');
  try {
    return parseJsonPrefix(text).value;
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
}
