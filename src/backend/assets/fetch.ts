import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';

/** More is not downloaded. */
const largest = 1 << 30;

/** Counts what passes; too much is an error. */
function upTo(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new Error(`more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}

/** Values separated by commas are headers of their own. */
function headersOf(headers: Readonly<Record<string, string>> | null): Headers {
  const result = new Headers();
  for (const [name, values] of Object.entries(headers ?? {})) {
    for (const value of values.split(',')) result.append(name, value.trim());
  }
  return result;
}

async function sourceOf(
  url: string,
  headers: Readonly<Record<string, string>> | null,
  signal: AbortSignal,
): Promise<Readable> {
  if (url.startsWith('file:')) return createReadStream(fileURLToPath(url));
  if (url.startsWith('/')) return createReadStream(url);
  const response = await fetch(url, { headers: headersOf(headers), signal });
  if (response.status !== 200) throw new Error(`Response Code ${response.status}`);
  return Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
}

/**
 * Copies what is behind a URL (http, https, file, or an absolute path) to a file.
 * @throws Error in Sensu's words
 */
export async function fetchAsset(
  url: string,
  headers: Readonly<Record<string, string>> | null,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pipeline(
      await sourceOf(url, headers, signal),
      upTo(largest),
      createWriteStream(to, { mode: 0o600 }),
      {
        signal,
      },
    );
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`error fetching asset: ${cause instanceof Error ? cause.message : message}`);
  }
}
