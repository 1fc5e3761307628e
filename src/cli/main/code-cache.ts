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
import { crc32 } from 'node:zlib';

// Node 20 compiles a program anew at each start. V8 can give out what it compiled and take it back, which halves the
// time of our own part of a start. From Node 22 on Node does the same itself.

/** What a cached file begins with: the length of the source it was made of, that of the data, the data's checksum. */
const headerLength = 12;

/** Internals of the module loader that programs may hook into, as they have done since there are loaders. */
interface Loader {
  readonly _extensions: Record<string, ((module: NodeModule, filename: string) => void) | undefined>;
  readonly _cache: NodeJS.Dict<NodeModule>;
  _resolveFilename(request: string, parent: NodeModule, isMain: boolean, options?: object): string;
  wrap(source: string): string;
}

const loader = process.getBuiltinModule('node:module') as unknown as Loader;

/**
 * Keeps what V8 compiles of the modules in a folder, and takes it from there. Names of modules must tell their
 * content (`chunk-<hash>.cjs`). A folder that cannot be read or written, and content that was damaged, do no harm.
 * @returns saves what was compiled anew; to be called when the program has done its work
 */
export function cacheCode(modules: string, cache: string): () => void {
  // V8 refuses data of another version or made with other flags; this only keeps them apart.
  const folder = join(cache, `v8-${process.versions.v8}-${process.arch}`);
  const compiled: { script: Script; file: string; sourceLength: number }[] = [];
  const original = loader._extensions['.js'];
  loader._extensions['.cjs'] = (module, filename) => {
    if (!filename.startsWith(modules + sep)) return original?.(module, filename);
    const source = readFileSync(filename, 'utf8');
    const file = join(folder, basename(filename, '.cjs'));
    const cachedData = readCached(file, source.length);
    const script = new Script(loader.wrap(source), { filename, ...(cachedData ? { cachedData } : {}) });
    if (!cachedData || script.cachedDataRejected)
      compiled.push({ script, file, sourceLength: source.length });
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, requireOf(module), module, filename, dirname(filename));
  };
  return () => saveAll(folder, compiled);
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

function readCached(file: string, sourceLength: number): Buffer | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const content = Buffer.allocUnsafeSlow(fstatSync(handle).size);
    readSync(handle, content, 0, content.length, 0);
    const data = content.subarray(headerLength);
    const isWhole =
      content.readUInt32LE(0) === sourceLength &&
      content.readUInt32LE(4) === data.length &&
      content.readUInt32LE(8) === crc32(data);
    return isWhole ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function saveAll(
  folder: string,
  compiled: readonly { script: Script; file: string; sourceLength: number }[],
): void {
  if (compiled.length === 0) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { script, file, sourceLength } of compiled)
      save(file, script.createCachedData(), sourceLength);
  } catch {
    // Without the cache the next start takes as long as this one.
  }
}

/** In one step: nobody reads half a file. */
function save(file: string, data: Buffer, sourceLength: number): void {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(sourceLength, 0);
  header.writeUInt32LE(data.length, 4);
  header.writeUInt32LE(crc32(data), 8);
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, Buffer.concat([header, data]), { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
