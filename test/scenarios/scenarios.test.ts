import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { manualClock } from '../../src/backend/clock.js';
import { note } from '../../src/commands/backend/running.js';
import { startTestBackend, type TestBackend } from '../support/backend.js';
import { runInPipe } from '../support/cli.js';
import { type Folders, makeFolders } from '../support/home.js';
import {
  isUpdating,
  printedForm,
  readCommandLine,
  readScenario,
  type ScenarioStep,
  updateScenario,
} from '../support/scenario.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const fixtures = join(here, '../fixtures');

/** When all scenarios happen: 2024-05-01 12:00:00 UTC. */
const theMoment = 1_714_564_800;

/**
 * Scenarios: each on a fresh backend with a fresh home, in whose working folder `fixtures` is test/fixtures.
 * `UPDATE_GOLDEN=1 npx mocha test/scenarios/scenarios.test.ts` writes what is printed into the files.
 */
describe('scenarios', () => {
  for (const name of readdirSync(here).filter((file) => file.endsWith('.txt'))) {
    const path = join(here, name);
    const { title, steps } = readScenario(readFileSync(path, 'utf8'));
    it(`${name.replace('.txt', '')}: ${title}`, async () => {
      assert.ok(steps.length > 0, 'a scenario has commands');
      const printed = await play(steps);
      if (isUpdating()) return updateScenario(path, printed);
      for (const [index, { command, expected, line }] of steps.entries()) {
        assert.equal(printed[index], expected, `${name}:${line}: $ ${command}`);
      }
    });
  }
});

async function play(steps: readonly ScenarioStep[]): Promise<string[]> {
  const folders = makeFolders();
  const backend = await startTestBackend({ clock: manualClock(theMoment) });
  const forget = noteAsRunning(backend, folders);
  const zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
  try {
    symlinkSync(fixtures, join(folders.cwd, 'fixtures'));
    const printed: string[] = [];
    for (const { command } of steps) {
      printed.push(await runStep(command, backend, folders));
      await backend.settle();
    }
    return printed;
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    await backend.close();
    forget();
    folders.remove();
  }
}

/** So that `backend outbox` and `backend clock` find it. */
function noteAsRunning(backend: TestBackend, { home }: Folders): () => void {
  const { apiUrl, agentUrl, username, password, apiKey, controlToken } = backend;
  const facts = { apiUrl, agentUrl, username, password, apiKey, controlToken };
  return note({ HOME: home }, { ...facts, pid: process.pid, startedAt: new Date(0).toISOString() });
}

/** Values that differ from run to run get a name on the way out. */
async function runStep(command: string, backend: TestBackend, { home, cwd }: Folders): Promise<string> {
  const { env, words, stdin } = readCommandLine(command.replaceAll('$API_URL', backend.apiUrl));
  assert.equal(words[0], 'sensectl', `only sensectl can be run: ${command}`);
  const { stdout, stderr, exit } = await runInPipe({
    argv: words.slice(1),
    home,
    cwd,
    env,
    now: () => backend.clock.now(),
    ...(stdin !== undefined && { stdin: readFileSync(join(cwd, stdin), 'utf8') }),
  });
  return printedForm(stdout, stderr, exit)
    .replaceAll(backend.apiUrl, '$API_URL')
    .replaceAll(cwd, '$PWD')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>');
}
