import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { demoFiles, demoSteps } from './story.js';

/** Tells the story on a backend of its own: nothing is left behind, the user's configuration is not touched. */
async function tell(context: Context, folder: string): Promise<void> {
  const { startBackend } = await import('../../backend/index.js');
  const { runCli } = await import('../../cli/run.js');
  const backend = await startBackend();
  try {
    for (const [name, text] of Object.entries(demoFiles)) await writeFile(join(folder, name), text);
    for (const { says, argv } of demoSteps) {
      context.print(`\n# ${says}\n$ ${context.program} ${argv.join(' ')}\n`);
      const code = await runCli({
        program: context.argv0,
        argv,
        env: { HOME: folder, SENSU_API_URL: backend.apiUrl, SENSU_API_KEY: backend.apiKey },
        cwd: folder,
        stdin: context.stdin,
        stdout: context.stdout,
        stderr: context.stderr,
        now: () => context.now(),
      });
      if (code !== 0) throw new CliError(`"${argv.join(' ')}" ended with exit code ${code}`);
      await backend.settle();
    }
  } finally {
    await backend.close();
  }
}

export default defineCommand({
  id: 'demo',
  usage: 'demo',
  summary: 'show the main job in a few seconds, on a local backend of its own',
  gate: false,
  ours: true,
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'sensectl-demo-'));
    try {
      await tell(context, folder);
      context.print(
        `\n# That was a local backend in this process. "${context.program} backend start" keeps one running.\n`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});
