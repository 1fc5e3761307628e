import { defineCommand } from '../../cli/command.js';
import { nameArgument } from '../../cli/name-argument.js';
import { postValid } from '../../cli/post-resource.js';
import { clusterRole } from '../../resources/core/role.js';
import { zero } from '../../resources/kit/decode.js';
import { ruleFlags, ruleOfFlags } from '../role/rule.js';

export default defineCommand({
  id: 'cluster-role create',
  usage: 'create [NAME] --verb=VERBS --resource=RESOURCES [--resource-name=RESOURCE_NAMES]',
  summary: 'create a new cluster role with a single rule',
  arguments: 'any',
  flags: ruleFlags,
  async run(context, { args, flags }) {
    const empty = zero(clusterRole.shape);
    await postValid(context, clusterRole, {
      metadata: { ...empty.metadata, name: nameArgument(args) },
      rules: [ruleOfFlags(flags)],
    });
  },
});
