import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { connectionReason } from '../../wire/http/reason.js';
import { parseTarget } from '../../wire/http/url.js';
import { systemClock } from '../clock.js';

/** Writes what is behind an http(s) URL to a stream and ends it. @throws Error that says why not */
export type Download = (
  url: string,
  headers: Readonly<Record<string, string>>,
  into: Writable,
  signal: AbortSignal,
) => Promise<void>;

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

type Environment = Readonly<Record<string, string | undefined>>;

/** The bundled client of Node knows no proxies; the library is loaded where there is one. */
async function get(
  url: string,
  headers: Headers,
  signal: AbortSignal,
  environment: Environment,
): Promise<Pick<Response, 'status' | 'body'>> {
  const value = (name: string): string | undefined =>
    environment[name.toLowerCase()] || environment[name] || undefined;
  const [httpProxy, httpsProxy] = [value('HTTP_PROXY'), value('HTTPS_PROXY')];
  if (!httpProxy && !httpsProxy)
    return fetch(url, { headers, signal }).catch((error: Error) => {
      if (causeOf(error) !== 'bad port') throw error;
      return getFromAnyPort(url, headers, signal);
    });
  const { EnvHttpProxyAgent, fetch: fetchThrough } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: value('NO_PROXY') ?? '',
    // As everybody else does it: only what is encrypted goes through a tunnel.
    proxyTunnel: false,
  });
  const response = await fetchThrough(url, { headers: [...headers], signal, dispatcher });
  return response as unknown as Response;
}

/** `fetch` refuses ports that browsers keep from web pages, such as 1 and 6000. */
async function getFromAnyPort(
  url: string,
  headers: Headers,
  signal: AbortSignal,
): Promise<Pick<Response, 'status' | 'body'>> {
  const { Agent, interceptors, request } = await import('undici');
  const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 10 }));
  const { statusCode, body } = await request(url, { headers: [...headers], signal, dispatcher });
  return { status: statusCode, body: Readable.toWeb(body) as unknown as Response['body'] };
}

/** What `fetch` itself says is always the same; why is in its cause. */
const causeOf = ({ message, cause }: Error): string | undefined =>
  message === 'fetch failed' && cause instanceof Error ? cause.message : undefined;

async function sourceOf(
  url: string,
  headers: Readonly<Record<string, string>> | null,
  signal: AbortSignal,
  environment: Environment,
): Promise<Readable> {
  if (url.startsWith('file:')) return createReadStream(fileURLToPath(url));
  if (url.startsWith('/')) return createReadStream(url);
  const response = await get(url, headersOf(headers), signal, environment);
  if (response.status !== 200) throw new Error(`Response Code ${response.status}`);
  return Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
}

/**
 * Copies what is behind a URL (http, https, file, or an absolute path) to a file.
 * @param ways how http(s) is done, unless by `fetch`, and the variables that name proxies
 * @throws Error in Sensu's words
 */
export async function fetchAsset(
  url: string,
  headers: Readonly<Record<string, string>> | null,
  to: string,
  signal: AbortSignal,
  { download, environment = {} }: { download?: Download; environment?: Environment } = {},
): Promise<void> {
  try {
    if (download && /^https?:/.test(url)) {
      const counted = upTo(largest);
      const written = pipeline(counted, createWriteStream(to, { mode: 0o600 }), { signal });
      // A download that never begins must not leave the file open.
      const done = download(url, { ...headers }, counted, signal).catch((error: Error) => {
        counted.destroy(error);
        throw error;
      });
      await Promise.all([done, written]);
      return;
    }
    await pipeline(
      await sourceOf(url, headers, signal, environment),
      upTo(largest),
      createWriteStream(to, { mode: 0o600 }),
      {
        signal,
      },
    );
  } catch (error) {
    throw new Error(`error fetching asset: ${reasonOf(error as Error, url)}`);
  }
}

/** A connection that failed is told as Go tells it. */
function reasonOf(error: NodeJS.ErrnoException, url: string): string {
  if (causeOf(error) === undefined && !error.syscall) return error.message;
  if (!/^https?:/.test(url)) return error.message;
  const target = parseTarget(url);
  return `Get ${JSON.stringify(target.text)}: ${connectionReason(error, target, systemClock().now())}`;
}
