import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../resources/kit/decode.js';
import { byBytes, encode } from '../../resources/kit/encode.js';
import { CliError } from '../errors.js';
import { type Plugin, plugin } from './plugin.js';

/**
 * The plugins that are installed: in the cache folder, one JSON file each. A file appears and goes in one step, so that two
 * who install at once cannot undo each other's work.
 */
export class PluginStore {
  private readonly folder: string;

  constructor(cacheDir: string) {
    this.folder = join(cacheDir, 'commands');
  }

  async find(alias: string): Promise<Plugin | undefined> {
    return this.read(this.fileOf(alias));
  }

  /** All of them, in the order of their aliases. */
  async list(): Promise<Plugin[]> {
    const names = await readdir(this.folder).catch(noneIfMissing<string[]>([]));
    const read = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => this.read(join(this.folder, name)));
    const found = (await Promise.all(read)).filter((it) => it !== undefined);
    return found.sort((a, b) => byBytes(a.alias, b.alias));
  }

  /** @throws CliError when the alias is taken */
  async add(added: Plugin): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.folder, `.${randomUUID()}`);
    const { writeJson } = await import('../../wire/json/index.js');
    try {
      await writeFile(temporary, writeJson(encode(plugin.shape, added)), { mode: 0o600, flush: true });
      // Unlike a renaming this fails where there is a file already.
      await link(temporary, this.fileOf(added.alias));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new CliError('the alias specified already exists');
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** @throws CliError when there is none of that name; where nothing was ever installed it is well, as in the original */
  async remove(alias: string): Promise<void> {
    if (!(await stat(this.folder).catch(noneIfMissing(undefined)))) return;
    await unlink(this.fileOf(alias)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new CliError('a command by that name does not exist');
    });
  }

  private fileOf(alias: string): string {
    return join(this.folder, `${encodeURIComponent(alias)}.json`);
  }

  private async read(file: string): Promise<Plugin | undefined> {
    const text = await readFile(file, 'utf8').catch(noneIfMissing(undefined));
    if (text === undefined) return undefined;
    const { parseJson } = await import('../../wire/json/index.js');
    return decode(plugin.shape, parseJson(text)) as Plugin;
  }
}

const noneIfMissing =
  <T>(nothing: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  };
