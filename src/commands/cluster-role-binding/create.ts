import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { nameArgument } from '../../cli/name-argument.js';
import { postValid } from '../../cli/post-resource.js';
import { clusterRoleBinding } from '../../resources/core/role-binding.js';
import { zero } from '../../resources/kit/decode.js';
import { subjectsOf } from '../role-binding/subjects.js';

export default defineCommand({
  id: 'cluster-role-binding create',
  usage: 'create [NAME] --cluster-role=NAME [--user=username] [--group=groupname]',
  summary: 'create a new cluster role binding for a particular cluster role',
  arguments: 'any',
  flags: {
    'cluster-role': {
      type: 'string',
      short: 'c',
      help: 'the cluster role this cluster role binding should reference',
    },
    group: { type: 'strings', short: 'g', help: 'groups to bind to the cluster role' },
    user: { type: 'strings', short: 'u', help: 'users to bind to the cluster role' },
  },
  async run(context, { args, flags }) {
    const name = nameArgument(args);
    if (!flags['cluster-role']) throw new CliError('a ClusterRole must be provided');
    await postValid(context, clusterRoleBinding, {
      subjects: subjectsOf(flags),
      role_ref: { type: 'ClusterRole', name: flags['cluster-role'] },
      metadata: { ...zero(clusterRoleBinding.shape).metadata, name },
    });
  },
});
