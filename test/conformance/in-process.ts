import type { Exchange } from '../../src/client/index.js';
import { startTestBackend, type TestBackend } from '../support/backend.js';
import { type CliCall, runInPipe } from '../support/cli.js';
import { makeFolders } from '../support/home.js';
import { runOnTerminal } from '../support/terminal.js';
import { Places } from './places.js';
import { linesShown } from './screen.js';
import type { CommandCall, SentRequest, Stage, Subject } from './subject.js';

/** Backend and commands in this process; time stands still but for the pauses of the transcript. */
export const inProcess: Subject = { name: 'in process', lanes: 4, patience: 15_000, stage };

async function stage(): Promise<Stage> {
  const folders = makeFolders();
  const backend = await startTestBackend({ compat: '6.7.5' });
  return stageOf(backend, folders, new Places(placesOf(backend, folders)));
}

type Folders = ReturnType<typeof makeFolders>;

/** The folders and ports that a replay in this process has. */
export const placesOf = (backend: TestBackend, { home, cwd, bin }: Folders) => ({
  home,
  cwd,
  bin,
  apiPort: Number(new URL(backend.apiUrl).port),
  agentPort: Number(new URL(backend.agentUrl).port),
});

/** A stage around a backend that has been started. */
export function stageOf(backend: TestBackend, folders: Folders, places: Places): Stage {
  const call = ({ argv, env, stdin }: CommandCall): CliCall => ({
    argv,
    env,
    home: folders.home,
    cwd: folders.cwd,
    program: `${folders.bin}/sensuctl`,
    now: () => backend.clock.now(),
    ...(stdin !== undefined && { stdin }),
  });
  return {
    apiUrl: backend.apiUrl,
    places,
    home: folders.home,
    cwd: folders.cwd,
    now: () => backend.clock.seconds(),
    settle: () => backend.settle(),
    sleep: async (seconds) => void (await backend.clock.advance(seconds * 1000)),
    run: async (command) => {
      const { exchanges, ...printed } = await runInPipe(call(command));
      return { ...printed, requests: sentTo(backend, exchanges) };
    },
    runOnTerminal: async (command, script) => {
      const { exit, printed, unanswered, exchanges } = await runOnTerminal({ ...call(command), script });
      return { exit, unanswered, screen: linesShown(printed), requests: sentTo(backend, exchanges) };
    },
    close: async () => {
      await backend.close();
      folders.remove();
    },
  };
}

/** What reached the backend: the recordings hold no others. */
const sentTo = (backend: TestBackend, exchanges: readonly Exchange[]): SentRequest[] =>
  exchanges
    .filter(({ url, error }) => url.startsWith(backend.apiUrl) && !error)
    .map(({ method, path, requestHeaders, requestBody }) => ({
      method,
      path,
      authorization: Object.entries(requestHeaders).find(([name]) => /^authorization$/i.test(name))?.[1],
      body: requestBody ?? '',
    }));
