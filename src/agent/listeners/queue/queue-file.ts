import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../host/clock.js';
import { makeFolder } from '../../../host/make-folder.js';
import { lockQueue } from './lock.js';

/** A text in the file. */
export interface Kept {
  readonly id: number;
  readonly at: number;
  readonly length: number;
}

const added = 43; // +
const newline = 10;

/**
 * Texts of one line that survive the end of the process. Lines are only ever added: `+ID TEXT` for a text, `-ID` when it is not
 * needed any more; a last line that is cut off was never promised to anybody.
 */
export class QueueFile {
  /** Of all that is written whole. */
  private size = 0;
  private last = 0;
  /** So many texts are needed. */
  private needed = 0;
  private readonly waiting: { readonly line: string; readonly done: (at: number | Error) => void }[] = [];
  private writing: Promise<void> | undefined;

  private constructor(
    private readonly file: FileHandle,
    private readonly unlock: () => Promise<void>,
    /** What was there and is still needed, the oldest first. */
    readonly kept: Kept[] = [],
  ) {}

  /** @throws Error in the original's words when it cannot be had */
  static async open(folder: string, wall: Clock): Promise<QueueFile> {
    try {
      makeFolder(folder, 0o744);
    } catch (error) {
      throw new Error(`could not create directory for api queue (${folder}): ${(error as Error).message}`);
    }
    const unlock = await lockQueue(folder, wall);
    try {
      const path = join(folder, 'events.queue');
      const lines = neededIn(await readFile(path).catch(nothingThere));
      const queue = new QueueFile(await replaced(path, lines), unlock);
      for (const line of lines) queue.keep(line);
      return queue;
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Keeps a text; resolves when it is on disk. @throws Error of the file system */
  async add(text: string): Promise<Kept> {
    const id = ++this.last;
    this.needed++;
    const prefix = `+${id} `;
    try {
      const at = await this.write(`${prefix}${text}\n`);
      return { id, at: at + prefix.length, length: Buffer.byteLength(text) };
    } catch (error) {
      this.needed--;
      throw error;
    }
  }

  async read({ at, length }: Kept): Promise<string> {
    const { buffer, bytesRead } = await this.file.read(Buffer.alloc(length), 0, length, at);
    return buffer.toString('utf8', 0, bytesRead);
  }

  /** A text is not needed any more. */
  async remove({ id }: Kept): Promise<void> {
    this.needed--;
    await this.write(`-${id}\n`);
  }

  async close(): Promise<void> {
    while (this.writing) await this.writing;
    await this.file.close();
    await this.unlock();
  }

  /** A line that was there at the start. */
  private keep(line: Buffer): void {
    const space = line.indexOf(32);
    const id = Number(line.toString('latin1', 1, space));
    this.kept.push({ id, at: this.size + space + 1, length: line.length - space - 1 });
    this.last = Math.max(this.last, id);
    this.size += line.length + 1;
    this.needed++;
  }

  /** What comes while the disk is busy is written together. @returns where the line begins */
  private write(line: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line, done: (at) => (typeof at === 'number' ? resolve(at) : reject(at)) });
      this.writing ??= this.writeAll().finally(() => {
        this.writing = undefined;
      });
    });
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length || this.isOutlived) {
      const now = this.waiting.splice(0);
      const failed = now.length
        ? await this.append(now.map(({ line }) => line).join(''))
        : await this.empty();
      let at = this.size - now.reduce((size, { line }) => size + Buffer.byteLength(line), 0);
      for (const { line, done } of now) {
        done(failed ?? at);
        at += Buffer.byteLength(line);
      }
    }
  }

  /** Nothing in the file is needed. */
  private get isOutlived(): boolean {
    return this.needed === 0 && this.size > 0;
  }

  private async empty(): Promise<undefined> {
    this.size = 0;
    await this.file.truncate(0).catch(() => undefined);
  }

  /** @returns why not */
  private async append(text: string): Promise<Error | undefined> {
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
      this.size += Buffer.byteLength(text);
      return undefined;
    } catch (error) {
      // What was written of it must not be the beginning of what comes next.
      await this.file.truncate(this.size).catch(() => undefined);
      return error as Error;
    }
  }
}

/** Writes a file anew in one step, so that nothing is lost whenever it ends; stays open for more. */
async function replaced(path: string, lines: readonly Buffer[]): Promise<FileHandle> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'ax+', 0o600);
  await file.appendFile(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  await file.datasync();
  await rename(temporary, path);
  return file;
}

function nothingThere(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

/** The lines of what is still needed, without their ends. */
function neededIn(file: Buffer): Buffer[] {
  const needed = new Map<string, Buffer>();
  for (let from = 0, to = file.indexOf(newline); to >= 0; from = to + 1, to = file.indexOf(newline, from)) {
    const line = file.subarray(from, to);
    const space = line.indexOf(32);
    if (line[0] !== added) needed.delete(line.toString('latin1', 1));
    else if (space > 0) needed.set(line.toString('latin1', 1, space), line);
  }
  return [...needed.values()];
}
