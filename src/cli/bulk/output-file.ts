import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from '../errors.js';
import { osErrorText } from '../os-error.js';

/**
 * Writes texts to a file as they come; the file changes only when all of them are there, so that a failure in between
 * leaves an older copy as it was. What is no plain file (a pipe, a device) is written to directly.
 */
export async function writeToFile(cwd: string, path: string, texts: AsyncIterable<string>): Promise<void> {
  const target = resolve(cwd, path);
  const plain = await stat(target).then(
    (status) => status.isFile(),
    () => true,
  );
  const place = plain ? `${target}.${process.pid}.part` : target;
  const file = await open(place, 'w').catch((error: unknown) => {
    throw new CliError(osErrorText('open', path, error));
  });
  try {
    for await (const text of texts) await file.write(text);
    await file.close();
    if (plain) await rename(place, target);
  } catch (error) {
    await file.close().catch(() => undefined);
    if (plain) await rm(place, { force: true });
    if ((error as NodeJS.ErrnoException).syscall) throw new CliError(osErrorText('write', path, error));
    throw error;
  }
}
