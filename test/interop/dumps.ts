import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandLine } from './command-lines.js';
import { everyKind } from './every-kind.js';

const dumped = [
  'core/v2.Asset',
  'core/v2.CheckConfig',
  'core/v2.Entity',
  'core/v2.Event',
  'core/v2.EventFilter',
  'core/v2.Handler',
  'core/v2.HookConfig',
  'core/v2.Mutator',
  'core/v2.Pipeline',
  'core/v2.Role',
  'core/v2.RoleBinding',
  'core/v2.Silenced',
].join(',');

/** What operators write down is created; lists, details and deletion work. */
export async function everyday(commandLine: CommandLine): Promise<void> {
  const file = join(commandLine.folder, 'every-kind.yml');
  writeFileSync(file, everyKind);
  await commandLine.run('create', '--file', file);
  await commandLine.run('create', '--file', file);
  const names = async (group: string) =>
    (await commandLine.read<{ metadata: { name: string } }[]>(group, 'list')).map(
      ({ metadata }) => metadata.name,
    );
  assert.deepEqual(await names('check'), ['disk', 'ping-sites']);
  assert.deepEqual(await names('handler'), ['alerts', 'graphite', 'page']);
  const check = await commandLine.read<{ command: string }>('check', 'info', 'disk');
  assert.equal(check.command, 'check-disk -w {{ .labels.warn | default "80" }} <&>');
  await commandLine.run('check', 'set-interval', 'disk', '45');
  assert.equal((await commandLine.read<{ interval: number }>('check', 'info', 'disk')).interval, 45);
  await commandLine.run('handler', 'delete', 'page', '--skip-confirm');
  assert.deepEqual(await names('handler'), ['alerts', 'graphite']);
  const { exit } = await commandLine.try('handler', 'info', 'page');
  assert.equal(exit, 1);
}

/** What was dumped from one backend is created on another, and dumped from there: the same to the last byte. */
export async function move(from: CommandLine, to: CommandLine): Promise<void> {
  const written = join(from.folder, 'written.yml');
  const [before, after] = [join(from.folder, 'dump.yml'), join(to.folder, 'dump.yml')];
  writeFileSync(written, everyKind);
  await from.run('create', '--file', written);
  // Whatever passes through `create` is labelled by it: also the role that came with the namespace.
  await from.run('dump', dumped, '--file', written);
  await from.run('create', '--file', written);
  await from.run('dump', dumped, '--file', before);
  await to.run('create', '--file', before);
  await to.run('dump', dumped, '--file', after);
  assert.equal(readFileSync(after, 'utf8'), readFileSync(before, 'utf8'));
  assert.equal(
    await to.run('dump', dumped, '--format', 'wrapped-json'),
    await from.run('dump', dumped, '--format', 'wrapped-json'),
  );
}
