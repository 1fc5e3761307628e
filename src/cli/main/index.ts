import { join } from 'node:path';
import { programName } from '../program-name.js';
import { versionLine } from '../version.js';

/** Runs the program in this process and ends it. Only here the process is looked at. */
export async function main(): Promise<void> {
  const [, path = 'sensectl', ...argv] = process.argv;
  const program = programName(path);
  quietWhenNobodyReads(process.stdout);
  if (asksForVersion(argv, program)) {
    process.stdout.write(`${versionLine(program)}\n`, (error) => void endIfLost(error));
    return;
  }
  const keepCompiled = await startFaster();
  const { runCli } = await import('../run.js');
  // oclif listens too, and throws.
  process.stdout.removeAllListeners('error');
  quietWhenNobodyReads(process.stdout);
  const exitCode = await runCli({
    program: path,
    argv,
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    // Opened when they are used.
    get stdin() {
      return process.stdin;
    },
    get stderr() {
      return quietWhenNobodyReads(process.stderr);
    },
  });
  keepCompiled();
  // Idle connections would keep the process alive; all output has left when the code is known.
  process.exit(exitCode);
}

/** What is answered before anything else is loaded. */
function asksForVersion(argv: readonly string[], program: string): boolean {
  return argv.length === 1 && (argv[0] === 'version' || (argv[0] === '--version' && program !== 'sensuctl'));
}

/** Output that could not be written is told at the end, from the state of the stream. */
function quietWhenNobodyReads<S extends NodeJS.WriteStream>(stream: S): S {
  stream.removeListener('error', quiet);
  return stream.on('error', quiet);
}

const quiet = (): void => undefined;

/** A reader that has enough (`| head`) is no error. */
async function endIfLost(error?: NodeJS.ErrnoException | null): Promise<void> {
  if (!error || error.code === 'EPIPE') return;
  process.exitCode = 1;
  const { osErrorText } = await import('../../wire/os-error.js');
  process.stderr.write(`Error: ${osErrorText('write', '/dev/stdout', error)}\n`);
}

/** Has code compiled once for many starts. @returns to be called at the end */
async function startFaster(): Promise<() => void> {
  const folder = cacheFolder(process.env);
  if (folder === undefined || process.env['NODE_DISABLE_COMPILE_CACHE']) return () => {};
  return (await import('./code-cache.js')).cacheCode(__dirname, folder);
}

/** A folder of the user's own: code that others could write there would be run. */
function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const caches = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || (home && join(home, '.cache'));
  return caches ? join(caches, 'sensectl') : undefined;
}
