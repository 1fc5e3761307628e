import { defineCommand } from '../../cli/command.js';
import { UsageError } from '../../cli/errors.js';
import { bcryptHash } from './new-password.js';

export default defineCommand({
  id: 'user hash-password',
  usage: 'hash-password [PASSWORD]',
  summary: 'generate a hash with the given password to use in the password_hash field',
  arguments: 'any',
  gate: false,
  async run(context, { args }) {
    const [password] = args;
    if (password === undefined || args.length !== 1) throw new UsageError('a password is required');
    context.print(`${await bcryptHash(password)}\n`);
  },
});
