import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that tell what a machine is, below a folder: `/`, or that of a test. */
export interface MachineFiles {
  has(path: string): boolean;
  /** `''` for a file that cannot be read. */
  text(path: string): string;
}

/** Looks below a folder. */
export function machineFiles(root = '/'): MachineFiles {
  return {
    has: (path) => existsSync(join(root, path)),
    text: (path) => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return '';
      }
    },
  };
}
