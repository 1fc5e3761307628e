import { createReadStream } from 'node:fs';
import { chmod, link, lstat, mkdir, open, realpath, symlink } from 'node:fs/promises';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';

/** What an archive may grow to. */
export interface ExpansionLimits {
  readonly bytes: number;
  readonly entries: number;
}

export const usualLimits: ExpansionLimits = { bytes: 2 ** 31, entries: 100_000 };

/** Called for an archive that is no archive, or one that must not be unpacked. */
class BadArchive extends Error {}

interface Header {
  readonly name: string;
  readonly type?: string;
  readonly mode?: number;
  readonly linkname?: string;
}

/**
 * Unpacks a tar, gzip-compressed or not, into a folder that does not exist yet. Nothing is written outside of it: names that
 * lead out, links that lead out, and devices are refused, as are archives that grow beyond the limits.
 *
 * @throws Error in Sensu's words
 */
export async function expandArchive(
  file: string,
  folder: string,
  limits: ExpansionLimits = usualLimits,
): Promise<void> {
  const compressed = await isCompressed(file);
  await mkdir(folder, { recursive: true });
  // Loaded before anything is read: an error of a stream that nobody listens to yet would end the process.
  const { createTarDecoder } = await import('modern-tar');
  const source = createReadStream(file);
  const plain = compressed ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => plain.destroy(error));
  // The web stream below tells of errors; this is for those that come after nobody reads any more.
  plain.on('error', () => undefined);
  try {
    const entries = (Readable.toWeb(plain) as ReadableStream<Uint8Array>).pipeThrough(
      createTarDecoder({ strict: true }) as never,
    ) as ReadableStream<{ header: Header; body: ReadableStream<Uint8Array> }>;
    const target = new Target(await realpath(folder), limits);
    for await (const { header, body } of entries) await target.add(header, body);
  } catch (error) {
    throw new Error(`error extracting asset: ${(error as Error).message}`);
  } finally {
    source.destroy();
    plain.destroy();
  }
}

/** @throws Error when it is neither a tar nor compressed by gzip */
async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return true;
    if (buffer.toString('latin1', 257, 262) === 'ustar') return false;
    const mime = buffer.toString('latin1', 0, 4) === 'PK\x03\x04' ? 'application/zip' : '';
    throw new Error(`given file of format '${mime}' does not appear valid`);
  } finally {
    await file.close();
  }
}

class Target {
  private bytes = 0;
  private entries = 0;

  constructor(
    private readonly root: string,
    private readonly limits: ExpansionLimits,
  ) {}

  async add(
    { name, type = 'file', mode, linkname = '' }: Header,
    body: ReadableStream<Uint8Array>,
  ): Promise<void> {
    if (++this.entries > this.limits.entries) throw new BadArchive('archive has too many entries');
    const path = this.inside(name, name);
    switch (type) {
      case 'directory':
        await body.cancel();
        await this.folder(path);
        return;
      case 'file':
        await this.folder(dirname(path));
        await this.write(path, body, name);
        await chmod(path, (mode ?? 0o644) & 0o777);
        return;
      case 'symlink':
        await body.cancel();
        await this.folder(dirname(path));
        if (posix.isAbsolute(linkname))
          throw new BadArchive(`illegal link in archive: ${name} -> ${linkname}`);
        this.inside(posix.join(posix.dirname(clean(name)), linkname), `${name} -> ${linkname}`);
        await symlink(linkname, path);
        return;
      case 'link':
        await body.cancel();
        await this.folder(dirname(path));
        await this.hardLink(this.inside(linkname, `${name} -> ${linkname}`), path, name);
        return;
      default:
        throw new BadArchive(`illegal entry in archive: ${name} is a ${type}`);
    }
  }

  /** The place of a name under the root, as far as the name itself tells. */
  private inside(name: string, shown: string): string {
    const path = resolve(this.root, clean(name));
    const leadsOut = path !== this.root && !path.startsWith(this.root + sep);
    if (leadsOut || posix.isAbsolute(name) || name.includes('\0') || /^[A-Za-z]:|\\/.test(name)) {
      throw new BadArchive(`illegal file path in archive: ${shown}`);
    }
    return path;
  }

  /** Makes a folder; links that were unpacked before must not have led it out. */
  private async folder(path: string): Promise<void> {
    let existing = path;
    while (!(await exists(existing))) existing = dirname(existing);
    const real = await realpath(existing);
    if (real !== this.root && !real.startsWith(this.root + sep)) {
      throw new BadArchive(`illegal file path in archive: ${path} leads out through a link`);
    }
    await mkdir(path, { recursive: true });
  }

  private async write(path: string, body: ReadableStream<Uint8Array>, name: string): Promise<void> {
    // Exclusive: a link of that name is not followed, and nothing is overwritten.
    const file = await open(path, 'wx');
    try {
      for await (const chunk of body) {
        this.bytes += chunk.length;
        if (this.bytes > this.limits.bytes) throw new BadArchive(`archive is too large: ${name}`);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
  }

  private async hardLink(target: string, path: string, name: string): Promise<void> {
    const found = await lstat(target);
    const real = await realpath(dirname(target));
    if (!found.isFile() || (real !== this.root && !real.startsWith(this.root + sep))) {
      throw new BadArchive(`illegal link in archive: ${name}`);
    }
    await link(target, path);
  }
}

const clean = (name: string): string => join('.', name);

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
