import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { BackendOptions } from '../../src/backend/index.js';
import type { Exchange } from '../../src/client/index.js';
import { startTestBackend, type TestBackend } from './backend.js';
import { type CliCall, type CliResult, runInPipe } from './cli.js';
import { type Folders, makeFolders } from './home.js';
import { runOnTerminal, type TerminalCall, type TerminalRun } from './terminal.js';

const apiKey = '11111111-2222-3333-4444-555555555555';

/** A backend, folders, and the program logged in to it. */
export interface Bench {
  readonly backend: TestBackend;
  readonly folders: Folders;
  pipe(argv: readonly string[], more?: Partial<CliCall>): Promise<CliResult>;
  terminal(
    argv: readonly string[],
    more?: Partial<TerminalCall>,
  ): Promise<TerminalRun & { readonly text: string }>;
  /** What is there, as JSON of the program's own output. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json(...argv: string[]): Promise<any>;
  close(): Promise<void>;
}

export async function openBench(options: BackendOptions = {}): Promise<Bench> {
  const backend = await startTestBackend({ clusterAdminApiKey: apiKey, ...options });
  const folders = makeFolders();
  const call = {
    program: '/usr/bin/sensuctl',
    home: folders.home,
    cwd: folders.cwd,
    env: { SENSU_API_URL: backend.apiUrl, SENSU_API_KEY: apiKey },
  };
  const pipe: Bench['pipe'] = (argv, more) => runInPipe({ ...call, argv, ...more });
  return {
    backend,
    folders,
    pipe,
    async terminal(argv, more) {
      const run = await runOnTerminal({ ...call, argv, ...more });
      return { ...run, text: stripVTControlCharacters(run.printed).replaceAll('\r', '') };
    },
    async json(...argv) {
      const { stdout } = await pipe([...argv, '--format', 'json']);
      return JSON.parse(stdout);
    },
    async close() {
      await backend.close();
      folders.remove();
    },
  };
}

/** `PUT /api/core/v2/namespaces/default/handlers/a`, one line a request. */
export const linesOf = (exchanges: readonly Exchange[]): string[] =>
  exchanges.map(({ method, path }) => `${method} ${path.replace('/api/core/v2/namespaces/default/', '')}`);

/** Fails unless everything in `part` is in `whole`; lists must be equal. */
export function includes(whole: unknown, part: unknown, at = ''): void {
  if (part === null || typeof part !== 'object' || Array.isArray(part)) {
    assert.deepEqual(whole, part, at);
    return;
  }
  for (const [key, value] of Object.entries(part)) {
    includes((whole as Record<string, unknown> | null)?.[key], value, `${at}.${key}`);
  }
}
