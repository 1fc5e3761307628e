import { programName } from './program-name.js';
import { versionLine } from './version.js';

/** Runs the program in this process and ends it. Only here the process is looked at. */
export async function main(): Promise<void> {
  const [, path = 'sensectl', ...argv] = process.argv;
  const program = programName(path);
  quietWhenNobodyReads();
  if (asksForVersion(argv, program)) {
    process.stdout.write(`${versionLine(program)}\n`);
    return;
  }
  const { runCli } = await import('./run.js');
  const { env, stdin, stdout, stderr } = process;
  // Idle connections would keep the process alive; all output has left when the code is known.
  process.exit(await runCli({ program: path, argv, env, cwd: process.cwd(), stdin, stdout, stderr }));
}

/** What is answered before anything else is loaded. */
function asksForVersion(argv: readonly string[], program: string): boolean {
  return argv.length === 1 && (argv[0] === 'version' || (argv[0] === '--version' && program !== 'sensuctl'));
}

/** A reader that has enough (`| head`) is no error. */
function quietWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
