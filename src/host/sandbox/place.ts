import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where modules are CommonJS, as in the shipped bundle: the folder of this chunk. */
declare const __dirname: string | undefined;

/** The folder of this file; where it is an ES module, as the engine's stack tells it. */
function ownFolder(): string {
  if (typeof __dirname === 'string') return __dirname;
  const frame = /(file:\/\/)?\/[^\s():]+\/place\.[jt]s/.exec(new Error().stack ?? '')?.[0];
  if (!frame) return '.';
  return dirname(frame.startsWith('file:') ? fileURLToPath(frame) : frame);
}

/**
 * The file that the sandbox's thread starts with: `thread.ts` among the sources, `sandbox-thread.cjs` beside the bundle's
 * chunks or above them.
 * @throws Error when it is not there
 */
export function threadFile(): string {
  const here = ownFolder();
  const bundled = [here, join(here, '..'), join(here, '..', '..')].map((folder) =>
    join(folder, 'sandbox-thread.cjs'),
  );
  const file = [join(here, 'thread.ts'), ...bundled].find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`the script sandbox is missing: ${bundled[0]}`);
  return file;
}
