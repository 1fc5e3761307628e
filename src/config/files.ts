import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileErrorText } from './file-error.js';

/** A configuration file's content: known keys in order, then whatever else was there. */
export type Content = Record<string, unknown>;

/** A configuration file could not be written; the message is the system's in Go's words. */
export class ConfigWriteError extends Error {
  override name = 'ConfigWriteError';
}

/** The keys of each file with what they hold before anything was said, in the order in which they are written. */
const layouts = {
  cluster: {
    'api-url': '',
    'trusted-ca-file': '',
    'insecure-skip-tls-verify': false,
    access_token: undefined,
    expires_at: undefined,
    refresh_token: undefined,
    APIKey: '',
    timeout: 15_000_000_000,
  },
  profile: { format: '', namespace: '' },
} as const satisfies Record<string, Content>;

export type FileName = keyof typeof layouts;

/** Reads a file; one that is absent or broken is empty. Keys are known in any case, as to Sensu. */
export function readConfig(folder: string, name: FileName): Content {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return {};
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return {};
  const known = new Map(Object.keys(layouts[name]).map((key) => [key.toLowerCase(), key]));
  const content: Content = {};
  for (const [key, value] of Object.entries(parsed)) content[known.get(key.toLowerCase()) ?? key] = value;
  return content;
}

/**
 * Changes some keys of a file and leaves the others as they are there now, whatever this run was told by flags and
 * variables. The file is replaced in one step: nobody sees half of it, and of two who write at once the later wins.
 * @throws ConfigWriteError
 */
export function updateConfig(folder: string, name: FileName, changes: Content): void {
  const before = readConfig(folder, name);
  const content: Content = {};
  for (const [key, initial] of Object.entries(layouts[name])) content[key] = before[key] ?? initial;
  const file = target(join(folder, name));
  replaceFile(file, JSON.stringify({ ...content, ...unknownKeys(before, name), ...changes }, null, 2));
}

function unknownKeys(content: Content, name: FileName): Content {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !Object.hasOwn(layouts[name], key)));
}

/** The file itself where it is a link, so that a link stays one. */
function target(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** The files hold credentials: they are their owner's alone. */
function replaceFile(file: string, text: string): void {
  const folder = dirname(file);
  told(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  const temporary = `${file}.${process.pid}-${process.hrtime.bigint()}`;
  told(file, () => {
    try {
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function told(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new ConfigWriteError(fileErrorText(error, path));
  }
}
