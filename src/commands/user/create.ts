import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag, unlessInteractive } from '../../cli/forms/form.js';
import { readList } from '../../cli/forms/readings.js';
import { postValid } from '../../cli/post-resource.js';
import { user } from '../../resources/core/user.js';
import { zero } from '../../resources/kit/decode.js';

export default defineCommand({
  id: 'user create',
  usage: 'create [NAME]',
  summary: 'create new users',
  arguments: { max: 1 },
  flags: {
    groups: { type: 'string', short: 'g', help: 'Comma separated list of the groups to assign' },
    interactive: interactiveFlag,
    password: {
      type: 'string',
      short: 'p',
      required: unlessInteractive,
      help: 'Password',
    },
  },
  async run(context, { args, flags }) {
    const given = {
      username: args[0] ?? '',
      password: flags.password,
      again: flags.password,
      groups: flags.groups,
    };
    const { username, password, again, groups } = flags.interactive
      ? await ask(context, [
          { name: 'username', label: 'Username:', default: given.username, required: true },
          { name: 'password', label: 'Password:', hidden: true, required: true },
          { name: 'again', label: 'Retype password:', hidden: true, required: true },
          { name: 'groups', label: 'Groups:' },
        ] as const)
      : given;
    if (password !== again) throw new CliError("Password confirmation doesn't match the password");
    await postValid(context, user, { ...zero(user.shape), username, password, groups: readList(groups) });
  },
});
