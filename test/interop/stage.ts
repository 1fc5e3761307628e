import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What was started, and must be stopped whatever happens. */
export class Stage {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'sensectl-interop-')));
  private readonly endings: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  /** To be done at the end, the last one first. */
  onClose(ending: () => Promise<void>): void {
    // What was just being started when it ended is not left behind.
    if (this.closing) void ending();
    else this.endings.push(ending);
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    for (const ending of this.endings.reverse()) {
      await ending().catch((error: unknown) => console.error(String(error)));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for what other programs bring about; they cannot be asked to say when. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await wait(100);
  }
}

/** Ports that nobody uses, for programs that cannot choose one themselves. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) =>
        server.once('error', reject).listen(0, '127.0.0.1', resolve),
      );
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
