import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, Invocation } from '../../cli/context.js';
import { Exit } from '../../cli/errors.js';
import type { RunningBackend } from './running.js';

type Admin = Pick<RunningBackend, 'apiUrl' | 'username' | 'password'>;

/**
 * Runs the program's own commands as a backend's administrator would, with a home that holds nobody's configuration.
 * @throws Exit when one of them fails, which has said why
 */
export async function asAdmin(
  context: Context,
  { apiUrl, username, password }: Admin,
  argv: readonly string[],
  streams: Partial<Pick<Invocation, 'stdin' | 'stdout' | 'now'>> = {},
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'sensectl-admin-'));
  const { argv0: program, cwd, stderr } = context;
  const run = async (words: readonly string[]): Promise<void> => {
    const stdin = streams.stdin ?? context.stdin;
    const stdout = streams.stdout ?? context.stdout;
    const now = streams.now ?? context.now;
    const env = { HOME: home, TERM: context.env['TERM'] };
    const code = await context.again({ program, argv: words, env, cwd, stdin, stdout, stderr, now });
    if (code !== 0) throw new Exit(code);
  };
  try {
    // The certificate is as likely as not one of its own making.
    const trust = apiUrl.startsWith('https:') ? ['--insecure-skip-tls-verify'] : [];
    const login = ['--url', apiUrl, '--username', username, '--password', password];
    await run(['configure', '-n', ...login, ...trust]);
    await run(argv);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
