import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Asset } from '../../resources/core/asset.js';
import type { Entity } from '../../resources/core/entity.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import { makeFolder } from '../make-folder.js';
import { fillTokens } from '../tokens.js';
import { type ExpansionLimits, expandArchive } from './expand.js';
import { type Download, fetchAsset } from './fetch.js';
import { RateLimit, type RateLimitSetting } from './rate-limit.js';

/** An asset that is installed. */
export interface RuntimeAsset {
  readonly name: string;
  readonly path: string;
  readonly sha512: string;
}

export interface AssetSetting {
  /** Where assets are kept; a temporary folder unless told. */
  readonly cacheDir?: string;
  /** Who they are installed for: what asset filters see. */
  readonly entity: Entity;
  readonly clock: Clock;
  readonly log: Log;
  find(namespace: string, name: string): Asset | undefined;
  /** Asks a filter expression about the entity. @throws Error that the expression threw */
  matches(expression: string): Promise<boolean>;
  /** The entity as filters and tokens see it. */
  readonly entityFields: object;
  readonly limits?: ExpansionLimits;
  /** How many downloads there may be; Sensu's defaults unless told. */
  readonly downloads?: RateLimitSetting;
  readonly download?: Download;
  /** Names the proxies for downloads. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const component = 'asset-manager';

type Source = Pick<Asset, 'url' | 'sha512' | 'filters' | 'headers'>;

/** Installs runtime assets: fetched, checked, unpacked once for each checksum. Sensu: asset/. */
export class AssetManager {
  private readonly installed = new Map<string, Promise<string>>();
  private readonly limit: RateLimit;
  private stopping = new AbortController();
  private temporary: Promise<string> | undefined;

  constructor(private readonly setting: AssetSetting) {
    this.limit = new RateLimit(setting.clock, setting.downloads);
  }

  /**
   * The assets of these names that are meant for this machine; unknown ones are passed over.
   * @throws Error in Sensu's words when one cannot be had
   */
  async get(namespace: string, names: readonly string[]): Promise<RuntimeAsset[]> {
    const found = names.flatMap((name) => {
      const asset = this.setting.find(namespace, name);
      if (!asset) this.setting.log('info', component, 'asset does not exist', { asset: name });
      return asset ?? [];
    });
    return this.getAll(found);
  }

  /** Those of these assets that are meant for this machine. @throws Error in Sensu's words when one cannot be had */
  async getAll(assets: readonly Asset[]): Promise<RuntimeAsset[]> {
    const installed: RuntimeAsset[] = [];
    for (const asset of assets) {
      const source = await this.sourceFor(asset);
      if (!source) continue;
      const { name } = asset.metadata;
      const path = await this.install(name, this.substituted(name, source));
      installed.push({ name, sha512: source.sha512, path });
    }
    return installed;
  }

  /** Ends downloads and removes a temporary cache; it can be used again. */
  async close(): Promise<void> {
    this.stopping.abort();
    this.stopping = new AbortController();
    await Promise.allSettled(this.installed.values());
    this.installed.clear();
    const folder = await this.temporary;
    this.temporary = undefined;
    if (folder) await rm(folder, { recursive: true, force: true });
  }

  /** The first build whose filters all match; without builds, the asset itself if its own do. */
  private async sourceFor(asset: Asset): Promise<Source | undefined> {
    const { log, entity } = this.setting;
    const fields = { entity: entity.metadata.name, asset: asset.metadata.name };
    if (!asset.builds?.length) {
      return (await this.isFor(asset, fields)) ? asset : undefined;
    }
    log('info', component, 'asset includes builds, using builds instead of asset', fields);
    for (const build of asset.builds) if (await this.isFor(build, fields)) return build;
    log('warning', component, 'entity not filtered from any asset builds, not installing asset', fields);
    return undefined;
  }

  private async isFor({ filters }: Source, fields: Record<string, unknown>): Promise<boolean> {
    try {
      for (const filter of filters ?? []) if (!(await this.setting.matches(filter))) return false;
      return true;
    } catch (error) {
      const { message } = error as Error;
      this.setting.log('error', component, 'error filtering entities from asset', {
        ...fields,
        filters,
        error: message,
      });
      throw error;
    }
  }

  private substituted(name: string, source: Source): Source {
    try {
      // The checksum stays: a token in it would make it none.
      return { ...fillTokens(source, this.setting.entityFields), sha512: source.sha512 };
    } catch (error) {
      throw new Error(`error while substituting asset "${name}" tokens: ${(error as Error).message}`);
    }
  }

  /** Two who need the same asset at the same time wait for one installation; one that failed is tried again. */
  private install(name: string, source: Source): Promise<string> {
    const key = source.sha512.toLowerCase();
    let path = this.installed.get(key);
    if (!path) {
      path = this.fetchAndExpand(name, source, key);
      this.installed.set(key, path);
      path.catch(() => this.installed.delete(key));
    }
    return path;
  }

  private async fetchAndExpand(name: string, source: Source, key: string): Promise<string> {
    if (!/^[0-9a-f]{128}$/.test(key))
      throw new Error(`sha512 of asset "${name}" is no checksum: ${source.sha512}`);
    const cache = await this.cache();
    const path = join(cache, source.sha512);
    if (await isFolder(path)) return path;
    if (!this.limit.allow()) throw new Error("can't download asset due to rate limit");
    const work = await mkdtemp(join(cache, '.install-'));
    try {
      const file = join(work, 'sensu-asset');
      await fetchAsset(source.url, source.headers, file, this.stopping.signal, this.setting);
      await verify(name, file, source.sha512);
      await expandArchive(file, join(work, 'content'), this.setting.limits);
      // In one step, so that a folder of this name is always complete.
      await rename(join(work, 'content'), path);
      return path;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  private async cache(): Promise<string> {
    const { cacheDir } = this.setting;
    if (cacheDir === undefined) {
      this.temporary ??= mkdtemp(join(tmpdir(), 'sensectl-assets-'));
      return this.temporary;
    }
    makeFolder(cacheDir);
    return cacheDir;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function verify(name: string, file: string, wanted: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found === wanted.toLowerCase()) return;
  const { size } = await stat(file);
  throw new Error(
    `could not validate downloaded asset "${name}" (${bytesText(size)}): sha512 of downloaded asset (${found}) ` +
      `does not match specified sha512 in asset definition (${wanted})`,
  );
}

/** `82 B`, `1.2 kB`, `12 MB`. */
function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value = Math.floor((value / 1000) * 10 + 0.5) / 10;
    unit++;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** The scripts in an asset's `lib`, for the sandbox. */
export async function librariesOf(
  assets: readonly RuntimeAsset[],
): Promise<[file: string, source: string][]> {
  const found: [string, string][] = [];
  for (const { path, name } of assets) {
    const lib = join(path, 'lib');
    if (!(await isFolder(lib))) continue;
    const files = await readdir(lib, { recursive: true, withFileTypes: true });
    const scripts = files.filter((file) => file.isFile() && file.name.endsWith('.js'));
    const paths = scripts.map((file) => join(file.parentPath, file.name)).sort();
    for (const script of paths) {
      found.push([`${name}/${relative(path, script)}`, await readFile(script, 'utf8')]);
    }
  }
  return found;
}
