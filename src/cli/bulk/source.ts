import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileTooLarge, largestFile } from '../../wire/documents/index.js';
import { CliError } from '../errors.js';
import { isFolderError, osErrorText } from '../os-error.js';

/** One text with resources. */
export interface Source {
  /** How errors call it: the word behind `-f`, or `stdin`. */
  readonly input: string;
  /** Where exactly: the file within a folder. */
  readonly place: string;
  readonly bytes: Buffer;
}

/** @throws CliError in Go's words when the file cannot be read, in ours when it is too large */
export async function readWhole(cwd: string, path: string): Promise<Buffer> {
  try {
    const file = resolve(cwd, path);
    const { size } = await stat(file);
    if (size > largestFile) throw tooLarge(path, size);
    return await readBounded(createReadStream(file), path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(osErrorText(isFolderError(error) ? 'read' : 'open', path, error));
  }
}

/** Reads a stream as far as it may be long. */
export async function readBounded(
  stream: AsyncIterable<string | Uint8Array>,
  place: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > largestFile) throw tooLarge(place, size);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

export function tooLarge(place: string, bytes: number): CliError {
  return new CliError(`in ${place}: ${fileTooLarge(bytes)}`);
}
