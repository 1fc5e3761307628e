import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, normalize, resolve } from 'node:path';
import { byBytes } from '../../resources/kit/encode.js';
import { CliError } from '../errors.js';
import { osErrorText } from '../os-error.js';

/** A file to read, or a link to a folder that the original passes over without a word. */
export type Found = { readonly path: string } | { readonly skippedLink: string };

/** Ends the walk of a folder, as a linked folder does in the original when it is not to be followed. */
const restOfFolderSkipped = Symbol('restOfFolderSkipped');

/**
 * The files behind a path in the original's order: byte by byte by name, folders in their place, whatever the
 * files are called. Without `recursive` those of a folder itself.
 *
 * @throws CliError in Go's words, at the file that fails
 */
export async function* walk(cwd: string, root: string, recursive: boolean): AsyncGenerator<Found> {
  const status = await look(cwd, root);
  if (status.isDirectory()) yield* walkFolder(cwd, root, recursive);
  else yield* visit(cwd, root, status.isSymbolicLink());
}

async function* walkFolder(
  cwd: string,
  folder: string,
  recursive: boolean,
): AsyncGenerator<Found, undefined | typeof restOfFolderSkipped> {
  for (const name of await names(cwd, folder)) {
    const path = normalize(join(folder, name));
    const status = await look(cwd, path);
    if (status.isDirectory()) {
      if (recursive) yield* walkFolder(cwd, path, recursive);
    } else {
      const outcome = yield* visit(cwd, path, status.isSymbolicLink());
      // Sensu: filepath.SkipDir returned for something that is no folder ends the folder it is in.
      if (outcome === 'linked folder' && !recursive) return restOfFolderSkipped;
    }
  }
  return undefined;
}

async function* visit(
  cwd: string,
  path: string,
  isLink: boolean,
): AsyncGenerator<Found, 'file' | 'linked folder'> {
  // What `<(command)` of a shell names is a link to a pipe, which has no path.
  if (isLink && !(await isPipe(cwd, path))) {
    const target = await follow(cwd, path);
    if ((await look(cwd, target)).isDirectory()) {
      yield { skippedLink: path };
      return 'linked folder';
    }
  }
  yield { path };
  return 'file';
}

async function look(cwd: string, path: string) {
  try {
    return await lstat(resolve(cwd, path));
  } catch (error) {
    throw new CliError(osErrorText('lstat', path, error));
  }
}

async function isPipe(cwd: string, path: string): Promise<boolean> {
  return stat(resolve(cwd, path)).then(
    (status) => status.isFIFO(),
    () => false,
  );
}

async function follow(cwd: string, link: string): Promise<string> {
  try {
    return await realpath(resolve(cwd, link));
  } catch (error) {
    throw new CliError(osErrorText('lstat', link, error));
  }
}

async function names(cwd: string, folder: string): Promise<string[]> {
  try {
    return (await readdir(resolve(cwd, folder))).sort(byBytes);
  } catch (error) {
    throw new CliError(osErrorText('open', folder, error));
  }
}
