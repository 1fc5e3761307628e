import { defineCommand } from '../../cli/command.js';
import { nameArgument } from '../../cli/name-argument.js';
import { postValid } from '../../cli/post-resource.js';
import { role } from '../../resources/core/role.js';
import { zero } from '../../resources/kit/decode.js';
import { ruleFlags, ruleOfFlags } from './rule.js';

export default defineCommand({
  id: 'role create',
  usage: 'create [NAME] --verb=VERBS --resource=RESOURCES [--resource-name=RESOURCE_NAMES]',
  summary: 'create a new role with a single rule',
  arguments: 'any',
  flags: ruleFlags,
  async run(context, { args, flags }) {
    const empty = zero(role.shape);
    const { namespace } = context.settings;
    await postValid(context, role, {
      metadata: { ...empty.metadata, name: nameArgument(args), namespace },
      rules: [ruleOfFlags(flags)],
    });
  },
});
