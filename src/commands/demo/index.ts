import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError, Exit } from '../../cli/errors.js';
import type { Clock } from '../../host/clock.js';
import { type AgentsBeside, startBeside } from '../agent/in-process.js';
import type { RunningBackend } from '../backend/running.js';
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
  const stop = stopSignal();
  let stopped = false;
  const beside: AgentsBeside[] = [];
  void stop.came.then(() => {
    stopped = true;
  });
  const backend = await serve(withEnv(context, home), { options: { clock }, seeds: [] });
  try {
    for (const [name, text] of Object.entries(demoFiles)) await writeFile(join(folder, name), text);
    const env = environmentOf(context, backend.facts, home);
    const now = () => clock.now();
    const stage: Stage = { env, cwd: folder, now, clock, stopped: () => stopped, beside };
    for (const chapter of demoStory) await tellChapter(context, chapter, stage);
  } finally {
    for (const agents of beside) await agents.stop();
    await backend.close();
    stop.forget();
  }
}

const withEnv = (context: Context, env: Context['env']): Context =>
  Object.create(context, { env: { value: env } }) as Context;

/** What leads commands and agents to the backend; nothing of the user's own Sensu. */
function environmentOf({ env }: Context, backend: RunningBackend, home: Context['env']): Context['env'] {
  const { apiUrl, apiKey, agentUrl } = backend;
  const own = Object.entries(env).filter(([name]) => !name.startsWith('SENSU_'));
  const leading = { SENSU_API_URL: apiUrl, SENSU_API_KEY: apiKey, SENSU_BACKEND_URL: agentUrl };
  return { ...Object.fromEntries(own), ...home, ...leading };
}

interface Stage extends Pick<Context, 'env' | 'cwd' | 'now'> {
  readonly clock: Clock;
  /** What was started beside, the last one last. */
  readonly beside: AgentsBeside[];
  /** Whether somebody does not want to hear the rest. */
  stopped(): boolean;
}

async function tellChapter(context: Context, { title, steps }: DemoChapter, stage: Stage): Promise<void> {
  context.print(`\n## ${title}\n`);
  for (const { says, argv } of steps) {
    if (stage.stopped()) throw new Exit(130);
    if (says !== undefined) context.print(`\n# ${says}`);
    const isOurs = argv[0] !== 'cat' && argv[0] !== 'kill';
    context.print(`\n$ ${isOurs ? `${context.program} ` : ''}${argv.join(' ')}\n`);
    await perform(context, argv, stage);
  }
}

async function perform(context: Context, argv: readonly string[], stage: Stage): Promise<void> {
  if (argv[0] === 'cat') {
    const texts = argv.slice(1).map((name) => demoFiles[name]);
    context.print(texts.join(''));
  } else if (argv[0] === 'kill') {
    await stage.beside.pop()?.stop();
    await stage.clock.settled();
  } else if (argv.at(-1) === '&') {
    stage.beside.push(await startBeside(argv.slice(2, -1), stage, stage.clock));
  } else {
    const { stdin, stdout, stderr, argv0 } = context;
    const { env, cwd, now } = stage;
    const code = await context.again({ program: argv0, argv, env, cwd, now, stdin, stdout, stderr });
    if (code !== 0) throw new CliError(`"${argv.join(' ')}" ended with exit code ${code}`);
  }
}
