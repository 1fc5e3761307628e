import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { decode } from '../../resources/kit/decode.js';
import { bool, list, object, shape, string, strings, type ValueOf } from '../../resources/kit/fields.js';
import type { JsonValue } from '../../resources/kit/json.js';
import { parseJson } from '../../wire/json/index.js';
import { loadYaml } from '../../wire/yaml/index.js';

const entryShape = shape('allowList', {
  exec: string(),
  args: strings(),
  sha512: string(),
  enable_env: bool(),
});

const listShape = shape('allowList', { entries: list(object(entryShape)) });

/** A command that an agent may run. */
export type AllowedCommand = Readonly<ValueOf<typeof entryShape>>;

/**
 * Reads an allow list as its file has it: JSON or YAML, by its name.
 * @throws Error in Sensu's words
 */
export function parseAllowList(path: string, text: string): AllowedCommand[] {
  const { entries } = decode(listShape, { entries: documentIn(path, text) });
  for (const { exec, args } of entries ?? []) {
    if (exec === '') throw new Error('exec cannot be empty');
    if (!args?.length) throw new Error('args cannot be empty');
  }
  return entries ?? [];
}

function documentIn(path: string, text: string): JsonValue {
  if (path.includes('.yaml') || path.includes('.yml')) return loadYaml(text);
  if (path.includes('.json')) return parseJson(text);
  throw new Error('invalid file extension');
}

/** The entry by which a command is allowed: of the command nothing but blanks remains without the entry's words. */
export function allowedBy(entries: readonly AllowedCommand[], command: string): AllowedCommand | undefined {
  return entries.find(({ exec, args }) => {
    if (!command.includes(exec)) return false;
    let rest = command.replaceAll(exec, '');
    for (const arg of args ?? []) if (command.includes(arg) && arg !== '') rest = rest.replaceAll(arg, '');
    return rest.trim() === '';
  });
}

/**
 * Whether the program that a command starts has the checksum that its entry asks for.
 * @throws Error when it cannot be found or read
 */
export async function hasChecksum(command: string, sha512: string, path: string): Promise<boolean> {
  const file = await findProgram(command.split(' ')[0] ?? '', path);
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === sha512.toLowerCase();
}

async function findProgram(name: string, path: string): Promise<string> {
  const places = name.includes('/') ? [name] : path.split(':').map((folder) => join(folder || '.', name));
  for (const place of places) {
    const found = await stat(place).catch(() => undefined);
    if (found && !found.isDirectory() && found.mode & 0o111) return place;
  }
  throw new Error(`exec: "${name}": executable file not found in $PATH`);
}
