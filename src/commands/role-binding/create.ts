import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { nameArgument } from '../../cli/name-argument.js';
import { postValid } from '../../cli/post-resource.js';
import { roleBinding } from '../../resources/core/role-binding.js';
import { zero } from '../../resources/kit/decode.js';
import { subjectsOf } from './subjects.js';

export default defineCommand({
  id: 'role-binding create',
  usage: 'create [NAME] --cluster-role=NAME|--role=NAME [--user=username] [--group=groupname]',
  summary: 'create a new role binding for a particular role or cluster role',
  arguments: 'any',
  flags: {
    'cluster-role': {
      type: 'string',
      short: 'c',
      help: 'the cluster role this role binding should reference',
    },
    group: { type: 'strings', short: 'g', help: 'groups to bind to the role' },
    role: { type: 'string', short: 'r', help: 'the role this role binding should reference' },
    user: { type: 'strings', short: 'u', help: 'users to bind to the role' },
  },
  async run(context, { args, flags }) {
    const name = nameArgument(args);
    const clusterRole = flags['cluster-role'];
    if (!clusterRole && !flags.role) throw new CliError('a role or cluster role must be provided');
    const { namespace } = context.settings;
    await postValid(context, roleBinding, {
      subjects: subjectsOf(flags),
      role_ref: clusterRole ? { type: 'ClusterRole', name: clusterRole } : { type: 'Role', name: flags.role },
      metadata: { ...zero(roleBinding.shape).metadata, name, namespace },
    });
  },
});
