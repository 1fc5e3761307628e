import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { runInPipe } from '../support/cli.js';
import { admin, type Place } from './backends.js';
import { type Outcome, pathOf, run } from './programs.js';
import type { Stage } from './stage.js';

/** `sensuctl`, or the one that takes its place, in a namespace of a backend. */
export interface CommandLine {
  readonly name: string;
  /** A folder for files that it is to read or has written. */
  readonly folder: string;
  try(...words: string[]): Promise<Outcome>;
  /** @returns what it wrote; it must succeed */
  run(...words: string[]): Promise<string>;
  /** @returns the JSON that it wrote */
  read<T>(...words: string[]): Promise<T>;
}

type Program = (words: readonly string[], home: string) => Promise<Outcome>;

const ours: Program = (argv, home) => runInPipe({ argv, home });

const original: Program = (words, home) => run(pathOf('sensuctl'), words, { HOME: home });

/** `sensectl`, configured for the backend and the namespace, which it creates. */
export const sensectl = (stage: Stage, place: Place, namespace: string): Promise<CommandLine> =>
  configured('sensectl', ours, stage, place, namespace);

export const sensuctl = (stage: Stage, place: Place, namespace: string): Promise<CommandLine> =>
  configured('sensuctl', original, stage, place, namespace);

async function configured(
  name: string,
  program: Program,
  stage: Stage,
  place: Place,
  namespace: string,
): Promise<CommandLine> {
  const home = mkdtempSync(join(stage.folder, `${name}-`));
  const folder = join(home, 'files');
  mkdirSync(folder);
  const execute = (...words: string[]): Promise<Outcome> => program(words, home);
  const succeed = async (...words: string[]): Promise<string> => {
    const { exit, stdout, stderr } = await execute(...words);
    assert.equal(exit, 0, `${name} ${words.join(' ')}: exit ${exit}\n${stdout}${stderr}`);
    return stdout;
  };
  const login = ['--url', place.apiUrl, '--username', admin.username, '--password', admin.password];
  await succeed('configure', '-n', ...login, '--format', 'json');
  const { exit } = await execute('namespace', 'create', namespace);
  await succeed('namespace', 'list');
  await succeed('config', 'set-namespace', namespace);
  assert.ok(exit === 0 || exit === 1);
  return {
    name,
    folder,
    try: execute,
    run: succeed,
    read: async <T>(...words: string[]) => JSON.parse(await succeed(...words, '--format', 'json')) as T,
  };
}
