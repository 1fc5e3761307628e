import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../host/clock.js';

/** So long, in milliseconds, the end of another agent is waited for, and so often it is looked for. */
const patience = 60_000;
const pause = 250;

/** Locks of this process. */
const held = new Set<string>();

/**
 * Makes sure that nobody else has a queue in this folder.
 * @returns gives it back
 * @throws Error in the original's words when somebody has
 */
export async function lockQueue(folder: string, wall: Clock): Promise<() => Promise<void>> {
  const path = join(folder, 'events.queue.lock');
  for (let waited = 0; !(await tryLock(path)); waited += pause) {
    if (waited >= patience)
      throw new Error(`could not open api queue (${path}): timeout (is sensu-agent already running?)`);
    await new Promise<void>((resolve) => wall.setTimer(pause, resolve, 'agent queue lock'));
  }
  return async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
}

async function tryLock(path: string): Promise<boolean> {
  if (held.has(path)) return false;
  held.add(path);
  const isOurs = await claim(path).catch((error: unknown) => {
    held.delete(path);
    throw error;
  });
  if (!isOurs) held.delete(path);
  return isOurs;
}

async function claim(path: string): Promise<boolean> {
  try {
    await writeFile(path, markOf(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(owner, 10);
  // Nothing is in it while it is being written.
  if (owner === '' || (pid !== process.pid && isAlive(pid) && markOf(pid) === owner)) return false;
  // Whoever had it was killed. Should two find that out at once, only one can write the next one.
  await rm(path, { force: true });
  return claim(path);
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process id, and where it can be known when it started: ids come again. */
function markOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    return `${pid} ${fields?.[19] ?? ''}`;
  } catch {
    return `${pid}`;
  }
}
