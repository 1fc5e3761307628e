import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of a test's own: a home, a working folder, and one for the program. */
export interface Folders {
  readonly root: string;
  readonly home: string;
  readonly cwd: string;
  readonly bin: string;
  remove(): void;
}

/** Makes fresh folders below the system's temporary one. */
export function makeFolders(): Folders {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sensectl-')));
  const [home, cwd, bin] = ['home', 'work', 'bin'].map((name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  }) as [string, string, string];
  return { root, home, cwd, bin, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Puts a link to a program into a folder under another name, as a user who replaces `sensuctl` does. */
export function linkProgram(target: string, folder: string, name: string): string {
  const path = join(folder, name);
  symlinkSync(target, path);
  return path;
}
