import { Writable } from 'node:stream';
import { writeToFile } from '../../cli/bulk/output-file.js';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { type User, user } from '../../resources/core/user.js';
import { zero } from '../../resources/kit/decode.js';
import { asAdmin } from './as-admin.js';
import { ask } from './ask.js';
import { findBackend } from './running.js';

export default defineCommand({
  id: 'backend export',
  usage: 'export FILE|-',
  summary: 'write all that a local backend holds to a file',
  description:
    'Writes every resource in the form that `create` and `backend import` read, users with the hashes of their passwords. API keys are left out: only a backend makes them.',
  arguments: { min: 1, max: 1 },
  flags: {
    backend: { type: 'string', help: 'process id or API URL, where several are running' },
    omit: { type: 'string', short: 'o', help: 'types of resources to leave out (events, for example)' },
  },
  gate: false,
  ours: true,
  async run(context, { args: [file], flags }) {
    const texts = exported(context, flags.backend || undefined, flags.omit);
    if (file !== '-') return writeToFile(context.cwd, file as string, texts);
    for await (const text of texts) context.print(text);
  },
});

/** Users come last and from elsewhere: the API shows no hash. */
async function* exported(context: Context, word: string | undefined, omit: string): AsyncGenerator<string> {
  const backend = await findBackend(context, word);
  const stdout = new Text();
  const omitted = ['apikeys', 'users', ...omit.split(',').filter(Boolean)];
  const argv = ['dump', 'all', '--all-namespaces', '--format', 'yaml', '--omit', omitted.join(',')];
  await asAdmin(context, backend, argv, { stdout });
  yield stdout.text;
  if (omit.split(',').includes('users')) return;
  const question = { method: 'GET', action: 'users', backend: backend.apiUrl } as const;
  const { users } = await ask<{ users: User[] }>(context, question);
  const { resourcesText } = await import('../../output/index.js');
  const known = users.map((it) => ({ ...zero(user.shape), ...it }));
  yield `---\n${await resourcesText(user, known, 'yaml', 'list')}`;
}

class Text extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
