import { fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readItems } from '../cli/bulk/read.js';
import { reportTo } from '../cli/bulk/report.js';
import { remove, sendAll } from '../cli/bulk/send.js';
import { readBounded, readWhole, type Source } from '../cli/bulk/source.js';
import { defineCommand } from '../cli/command.js';
import type { Context } from '../cli/context.js';
import { CliError } from '../cli/errors.js';
import { osErrorText } from '../cli/os-error.js';
import { interruptible } from './interruptible.js';

export default defineCommand({
  id: 'delete',
  usage: 'delete [-f FILE]',
  summary: 'Delete resources from file or STDIN',
  arguments: { max: 1 },
  flags: { file: { type: 'string', short: 'f', help: 'File to delete resources from' } },
  async run(context, { flags }) {
    const items = await readItems(context, source(context, flags.file), { prefix: () => '' });
    await interruptible(context, (isInterrupted) =>
      sendAll(context, items, remove, reportTo(context, items, isInterrupted)),
    );
  },
});

async function* source(context: Context, path: string): AsyncGenerator<Source> {
  if (path !== '') {
    await refuseFolder(context, path);
    yield { input: path, place: path, bytes: await readWhole(context.cwd, path) };
    return;
  }
  if (isEmptyForGood(context)) throw new CliError('empty stdin');
  yield { input: 'stdin', place: 'stdin', bytes: await readBounded(context.stdin, 'stdin') };
}

async function refuseFolder(context: Context, path: string): Promise<void> {
  const status = await stat(resolve(context.cwd, path)).catch((error: unknown) => {
    throw new CliError(osErrorText('open', path, error));
  });
  if (status.isDirectory()) throw new CliError('directories not supported yet');
}

/**
 * A terminal, `/dev/null` or an empty file: only a pipe may still bring something. A socket counts as a pipe, since that is
 * what parents that run on Node hand their children; the original does not read it.
 */
function isEmptyForGood({ stdin, inputTerminal }: Context): boolean {
  if (inputTerminal) return true;
  const { fd } = stdin as { fd?: number };
  if (typeof fd !== 'number') return false;
  const status = fstatSync(fd);
  return status.size === 0 && (status.isFile() || status.isCharacterDevice());
}
