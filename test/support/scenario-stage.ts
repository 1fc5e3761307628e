import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { type AgentsBeside, startBeside } from '../../src/commands/agent/in-process.js';
import { note } from '../../src/commands/backend/running.js';
import { manualClock } from '../../src/host/clock.js';
import { basic, exchange } from './api.js';
import { startTestBackend, type TestBackend } from './backend.js';
import { runInPipe } from './cli.js';
import { type Folders, makeFolders } from './home.js';
import { Masks } from './masks.js';
import {
  isUpdating,
  printedForm,
  readCommandLine,
  readScenario,
  type ScenarioStep,
  updateScenario,
} from './scenario.js';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** When all scenarios happen: 2024-05-01 12:00:00 UTC. */
const theMoment = 1_714_564_800;

/** The last one in a list, which is sorted by them. */
const clusterAdminApiKey = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

/**
 * A test for each scenario (`*.txt`) of a folder: on a fresh backend with a fresh home, in whose working folder `fixtures`
 * is test/fixtures. `UPDATE_GOLDEN=1` writes what is printed into the files.
 */
export function describeScenarios(title: string, folder: string): void {
  describe(title, () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
      const path = join(folder, name);
      const { title: about, steps } = readScenario(readFileSync(path, 'utf8'));
      it(`${name.replace('.txt', '')}: ${about}`, async () => {
        assert.ok(steps.length > 0, 'a scenario has commands');
        const printed = await play(steps);
        if (isUpdating()) return updateScenario(path, printed);
        for (const [index, { command, expected, line }] of steps.entries()) {
          assert.equal(printed[index], expected, `${name}:${line}: $ ${command}`);
        }
      });
    }
  });
}

async function play(steps: readonly ScenarioStep[]): Promise<string[]> {
  const folders = makeFolders();
  const backend = await startTestBackend({ clock: manualClock(theMoment), clusterAdminApiKey });
  const forget = noteAsRunning(backend, folders);
  const stage = new Stage(backend, folders);
  const zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
  try {
    symlinkSync(fixtures, join(folders.cwd, 'fixtures'));
    const printed: string[] = [];
    for (const { command } of steps) {
      printed.push(await stage.run(command));
      await backend.settle();
    }
    return printed;
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    await stage.end();
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

type CommandLine = ReturnType<typeof readCommandLine>;

/** Where the commands of one scenario are run. */
class Stage {
  private readonly masks = new Masks();
  /** What `agent start ... &` has started. */
  private readonly beside: AgentsBeside[] = [];

  constructor(
    private readonly backend: TestBackend,
    private readonly folders: Folders,
  ) {}

  async run(command: string): Promise<string> {
    const { apiUrl, apiKey } = this.backend;
    const line = readCommandLine(
      this.masks
        .remove(command)
        .replaceAll('$API_URL', apiUrl)
        .replaceAll('$API_KEY', apiKey)
        .replaceAll('$PWD', this.folders.cwd),
    );
    const printed = await this.perform(line, command);
    return this.masks.put(
      printed
        .replaceAll(apiUrl, '$API_URL')
        .replaceAll(apiKey, '$API_KEY')
        .replaceAll(this.folders.cwd, '$PWD')
        .replaceAll(this.folders.home, '$HOME'),
    );
  }

  private perform(line: CommandLine, command: string): Promise<string> | string {
    const [program = '', ...words] = line.words;
    switch (program) {
      case 'kill':
        return this.kill(words[0] ?? '');
      case 'sensectl':
      case 'sensuctl':
        if (words.at(-1) === '&') return this.startBeside(words.slice(2, -1), line.env);
        return this.program(program, words, line);
      case 'http':
        return this.http(words);
      case 'cat':
        return readFileSync((words[0] ?? '').replace(/^~/, this.folders.home), 'utf8').trimEnd();
      default:
        throw new Error(`a scenario knows sensectl, sensuctl, http, cat and kill: ${command}`);
    }
  }

  /** `sensectl agent start ... &`: in this process, on the clock of the backend. */
  private async startBeside(words: readonly string[], env: Record<string, string>): Promise<string> {
    const { home, cwd } = this.folders;
    const place = { cwd, env: { HOME: home, SENSU_BACKEND_URL: this.backend.agentUrl, ...env } };
    this.beside.push(await startBeside(words, place, this.backend.clock));
    return '';
  }

  /** `kill %1`: the first of them. */
  private async kill(job: string): Promise<string> {
    await this.beside[Number(job.slice(1)) - 1]?.stop();
    return '';
  }

  async end(): Promise<void> {
    for (const agents of this.beside) await agents.stop();
  }

  /** The program, called by that name. Programs that read JSON often read both streams as one text. */
  private async program(name: string, argv: string[], { env, stdin }: CommandLine): Promise<string> {
    const { home, cwd } = this.folders;
    const { stdout, stderr, exit } = await runInPipe({
      argv,
      program: `/usr/local/bin/${name}`,
      home,
      cwd,
      env,
      now: () => this.backend.clock.now(),
      ...(stdin !== undefined && { stdin: readFileSync(join(cwd, stdin), 'utf8') }),
    });
    const asksForJson = argv.some((word, index) => word === '--format' && argv[index + 1] === 'json');
    if (asksForJson && exit === 0) JSON.parse(`${stderr}${stdout}`);
    return printedForm(stdout, stderr, exit);
  }

  /** `http METHOD PATH [-u USER:PASSWORD] ['Header: value' ...] ['BODY']`: prints status, what the headers tell, and body. */
  private async http([method = '', path = '', ...rest]: string[]): Promise<string> {
    const headers: Record<string, string> = {};
    let body: string | undefined;
    let authorization: string | undefined;
    while (rest.length > 0) {
      const word = rest.shift() as string;
      const header = /^([A-Z][\w-]+): (.*)$/.exec(word);
      if (word === '-u') authorization = basicOf(rest.shift() ?? '');
      else if (header) headers[header[1] as string] = header[2] as string;
      else body = word;
    }
    if (body !== undefined) headers['Content-Type'] ??= 'application/json';
    const sending = { headers, ...(body !== undefined && { body }), ...(authorization && { authorization }) };
    const answer = await exchange(this.backend.apiUrl, method, path, sending);
    const told = ['location', 'sensu-continue'].flatMap((name) =>
      answer.headers[name] === undefined ? [] : [`${name}: ${answer.headers[name]}`],
    );
    return [String(answer.status), ...told, shown(answer.text)].join('\n').trimEnd();
  }
}

const basicOf = (credentials: string): string => {
  const [username = '', ...password] = credentials.split(':');
  return basic(username, password.join(':'));
};

function shown(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
