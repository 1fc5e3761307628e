import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { makeFolder } from '../../host/make-folder.js';
import { StoreError } from './store.js';

/** Raised when what is in the folder cannot be read by earlier versions any more. */
const format = 1;

const markerName = 'state.json';
const lockName = 'backend.lock';

/**
 * Takes possession of a state folder: makes it if it is not there, and checks that its content is ours, of this
 * version, and not in use.
 * @returns gives it back
 * @throws StoreError that names the folder and the reason
 */
export function claimFolder(folder: string): () => void {
  try {
    makeFolder(folder);
    checkMarker(folder);
    return lock(folder);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(`the state folder ${folder} cannot be used: ${(error as Error).message}`);
  }
}

function checkMarker(folder: string): void {
  const marker = join(folder, markerName);
  if (!existsSync(marker)) {
    if (existsSync(join(folder, 'etcd'))) {
      throw new StoreError(
        `the state folder ${folder} belongs to a sensu-backend (it holds an etcd store); choose another one`,
      );
    }
    if (existsSync(join(folder, 'data.mdb'))) {
      throw new StoreError(`the state folder ${folder} holds another program's database; choose another one`);
    }
    const fresh = `${marker}.${process.pid}`;
    writeFileSync(fresh, `${JSON.stringify({ format })}\n`);
    renameSync(fresh, marker);
    return;
  }
  const found = (readJson(marker) as { format?: unknown } | undefined)?.format;
  if (found === format) return;
  throw new StoreError(
    `the state folder ${folder} was written by another version (format ${JSON.stringify(found) ?? 'unknown'}, this version has format ${format}): use that version, or another folder`,
  );
}

interface Owner {
  pid: number;
  /** Tells a process from a later one with the same number: after a restart in a container all are equal. */
  started: string;
}

function lock(folder: string): () => void {
  const path = join(folder, lockName);
  const mine: Owner = { pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const owner = readJson(path) as Owner | undefined;
    if (owner && isRunning(owner)) {
      throw new StoreError(`the state folder ${folder} is in use by another backend (process ${owner.pid})`);
    }
    rmSync(path, { force: true });
  }
}

function isRunning(owner: Owner): boolean {
  if (startOf(owner.pid) !== owner.started) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in whatever unit the system tells it; nothing where it does not. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return pid === process.pid ? String(performance.timeOrigin) : '';
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
