import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import { limitCache } from './code-cache-limit.js';

// V8 compiles a program anew at each start, unless it is given what it compiled before, which halves the time of our
// own part of a start. What Node (since 22) keeps by itself has only the outermost functions in it: it is taken before
// the program runs, this after it.

interface Loaded {
  readonly script: Script;
  /** Where the compiled form is kept. */
  readonly file: string;
}

/** Internals of the module loader that programs may hook into, as they have done since there are loaders. */
interface Loader {
  readonly _extensions: Record<string, ((module: NodeModule, filename: string) => void) | undefined>;
  readonly _cache: NodeJS.Dict<NodeModule>;
  _resolveFilename(request: string, parent: NodeModule, isMain: boolean, options?: object): string;
  wrap(source: string): string;
}

// The same as `node:module`, which would load the loader of ES modules and source maps.
const loader = module.constructor as unknown as Loader;

/**
 * Keeps what V8 compiles of the modules in a folder, and takes it from there. Names of modules must tell their
 * content (`chunk-<hash>.cjs`). A folder that cannot be read or written, and content that was damaged, do no harm.
 * @returns saves what was compiled anew; to be called when the program has done its work
 */
export function cacheCode(modules: string, cache: string): () => void {
  // V8 refuses data of another version or made with other flags; this only keeps them apart.
  const folder = join(cache, `v8-${process.versions.v8}-${process.arch}`);
  const loaded: Loaded[] = [];
  let isNew = false;
  const original = loader._extensions['.js'];
  loader._extensions['.cjs'] = (module, filename) => {
    if (!filename.startsWith(modules + sep)) return original?.(module, filename);
    const source = readFileSync(filename, 'utf8');
    const file = join(folder, basename(filename, '.cjs'));
    const cachedData = readCached(file);
    const script = new Script(loader.wrap(source), { filename, ...(cachedData ? { cachedData } : {}) });
    if (!cachedData || script.cachedDataRejected) isNew = true;
    loaded.push({ script, file });
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, requireOf(module), module, filename, dirname(filename));
  };
  // A new module means a new use of the others: functions of theirs were compiled that no use needed before.
  return () => isNew && saveAll(cache, folder, loaded);
}

function requireOf(module: NodeModule): NodeJS.Require {
  const require = (id: string) => module.require(id);
  const resolve = (id: string, options?: object) => loader._resolveFilename(id, module, false, options);
  return Object.assign(require, {
    resolve,
    main: undefined,
    cache: loader._cache,
  }) as unknown as NodeJS.Require;
}

/**
 * V8 trusts the data and crashes where it is damaged, so a file has it twice, and both must be the same: a comparison
 * takes less than to load what computes a checksum.
 */
function readCached(file: string): Buffer | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const content = Buffer.allocUnsafeSlow(fstatSync(handle).size);
    if (content.length === 0 || readSync(handle, content, 0, content.length, 0) < content.length)
      return undefined;
    const data = content.subarray(0, content.length >> 1);
    return data.equals(content.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Some versions of the program side by side. */
const mostBytes = 64 * 1024 * 1024;

function saveAll(cache: string, folder: string, loaded: readonly Loaded[]): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { script, file } of loaded) save(file, script.createCachedData());
    limitCache(cache, mostBytes);
  } catch {
    // Without the cache the next start takes as long as this one.
  }
}

/** In one step: nobody reads half a file. */
function save(file: string, data: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, Buffer.concat([data, data]), { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
