import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError, Exit } from '../../cli/errors.js';
import { serve } from '../backend/serve.js';
import { stopSignal } from '../backend/signals.js';
import { type DemoChapter, demoFiles, demoStory } from './story.js';

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

/**
 * Tells the story on a backend whose time is moved by hand. Its home is the folder: nothing is left behind, the user's
 * configuration is not touched.
 */
async function tell(context: Context, folder: string): Promise<void> {
  const { systemClock } = await import('../../host/clock.js');
  const clock = systemClock();
  clock.freeze();
  const home = { HOME: folder };
  const files = demoFiles(clock.seconds());
  const stop = stopSignal();
  let stopped = false;
  void stop.came.then(() => {
    stopped = true;
  });
  const backend = await serve(withEnv(context, home), { options: { clock }, seeds: [] });
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { apiUrl, apiKey } = backend.facts;
    const env = { ...context.env, ...home, SENSU_API_URL: apiUrl, SENSU_API_KEY: apiKey };
    const stage = { files, env, cwd: folder, now: () => clock.now(), stopped: () => stopped };
    for (const chapter of demoStory) await tellChapter(context, chapter, stage);
  } finally {
    await backend.close();
    stop.forget();
  }
}

const withEnv = (context: Context, env: Context['env']): Context =>
  Object.create(context, { env: { value: env } }) as Context;

interface Stage extends Pick<Context, 'env' | 'cwd' | 'now'> {
  readonly files: Readonly<Record<string, string>>;
  /** Whether somebody does not want to hear the rest. */
  stopped(): boolean;
}

async function tellChapter(context: Context, { title, steps }: DemoChapter, stage: Stage): Promise<void> {
  const { stdin, stdout, stderr, argv0 } = context;
  const { env, cwd, now } = stage;
  context.print(`\n## ${title}\n`);
  for (const { says, argv } of steps) {
    if (stage.stopped()) throw new Exit(130);
    if (says !== undefined) context.print(`\n# ${says}`);
    if (argv[0] === 'cat') {
      context.print(
        `\n$ ${argv.join(' ')}\n${argv
          .slice(1)
          .map((name) => stage.files[name])
          .join('')}`,
      );
      continue;
    }
    context.print(`\n$ ${context.program} ${argv.join(' ')}\n`);
    const code = await context.again({ program: argv0, argv, env, cwd, now, stdin, stdout, stderr });
    if (code !== 0) throw new CliError(`"${argv.join(' ')}" ended with exit code ${code}`);
  }
}
