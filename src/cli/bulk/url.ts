import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { byBytes } from '../../resources/kit/encode.js';
import { largestFile } from '../../wire/documents/index.js';
import { quote } from '../../wire/go-quote.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { readWhole, type Source, tooLarge } from './source.js';

/** The scheme of a value of `-f` that is a URL. A single letter is a drive of Windows. */
export function schemeOf(input: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(input)?.[1]?.toLowerCase();
}

/** The texts behind a URL: what it answers, or with `recursive` what the folder that it lists has. */
export async function* readUrl(context: Context, input: string, recursive: boolean): AsyncGenerator<Source> {
  switch (schemeOf(input)) {
    case 'http':
    case 'https':
      return yield* readWeb(context, input, recursive);
    case 'file':
      return yield* readFileUrl(context, input, recursive);
    default:
      throw new CliError(`Get ${quote(input)}: unsupported protocol scheme "${schemeOf(input)}"`);
  }
}

async function* readWeb(context: Context, input: string, recursive: boolean): AsyncGenerator<Source> {
  const { origin, pathname, search } = new URL(input);
  const client = await context.client();
  const answer = await client.send('GET', `${pathname}${search}`, { base: origin, auth: 'none' });
  if (answer.status >= 400) throw new CliError(answer.body);
  if (!answer.headers['content-type']?.startsWith('text/html')) {
    const bytes = Buffer.from(answer.body);
    if (bytes.length > largestFile) throw tooLarge(input, bytes.length);
    yield { input, place: input, bytes };
    return;
  }
  if (!recursive) throw folderRefused();
  const folder = new URL(pathname.endsWith('/') ? pathname : `${pathname}/`, origin);
  for (const name of linksOf(answer.body)) yield* readWeb(context, new URL(name, folder).href, recursive);
}

/** The names that a web server's listing of a folder shows; the way up is none of them. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*>([^<]*)<\/a>/gi)]
    .map((match) => match[1] as string)
    .filter((name) => name !== '' && !name.startsWith('..') && !name.startsWith('/'));
}

async function* readFileUrl(context: Context, input: string, recursive: boolean): AsyncGenerator<Source> {
  const path = decodeURIComponent(new URL(input).pathname);
  const entries = await folderEntries(path);
  if (!entries) {
    yield { input, place: input, bytes: await readServed(context.cwd, path) };
    return;
  }
  if (!recursive) throw folderRefused();
  for (const name of entries) {
    yield* readFileUrl(context, `${input.replace(/\/+$/, '')}/${encodeURIComponent(name)}`, recursive);
  }
}

async function folderEntries(path: string): Promise<string[] | undefined> {
  try {
    return (await readdir(resolve(path))).sort(byBytes);
  } catch {
    return undefined;
  }
}

/** A file that cannot be read is what a web server would say of it. */
async function readServed(cwd: string, path: string): Promise<Buffer> {
  try {
    return await readWhole(cwd, path);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error.message.endsWith('no such file or directory')) throw new CliError('404 page not found\n');
    if (error.message.endsWith('permission denied')) throw new CliError('403 Forbidden\n');
    throw error;
  }
}

const folderRefused = (): CliError => new CliError('use -r to enable directory recursion');
