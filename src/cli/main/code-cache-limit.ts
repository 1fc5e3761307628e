import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Kept {
  readonly path: string;
  readonly size: number;
  readonly written: number;
}

/**
 * Removes the oldest of what was compiled, of earlier versions of the program or of Node, until the rest is small enough. What
 * somebody would still have used is compiled once more.
 * @param cache the folder with a folder for each version of V8
 */
export function limitCache(cache: string, mostBytes: number): void {
  const files = folders(cache).flatMap(filesIn);
  let left = mostBytes;
  for (const { path, size } of files.sort((a, b) => b.written - a.written)) {
    left -= size;
    if (left < 0) rmSync(path, { force: true });
  }
}

const folders = (cache: string): string[] =>
  readdirSync(cache)
    .filter((name) => name.startsWith('v8-'))
    .map((name) => join(cache, name));

/** A file may be gone in the meantime: others clean up too. */
function filesIn(folder: string): Kept[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const status = statSync(path, { throwIfNoEntry: false });
    return status ? [{ path, size: status.size, written: status.mtimeMs }] : [];
  });
}
