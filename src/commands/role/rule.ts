import { CliError } from '../../cli/errors.js';
import type { FlagSpecs, FlagValues } from '../../cli/flags/spec.js';
import type { Rule } from '../../resources/core/role.js';

/** The one rule that `role create` and `cluster-role create` make. */
export const ruleFlags = {
  verb: { type: 'strings', short: 'v', help: 'verbs that apply to the resources contained in the rule' },
  resource: { type: 'strings', short: 'r', help: 'resources that the rule applies to' },
  'resource-name': {
    type: 'strings',
    short: 'n',
    help: 'optional resource names that the rule applies to',
  },
} as const satisfies FlagSpecs;

export function ruleOfFlags(flags: FlagValues<typeof ruleFlags>): Rule {
  if (flags.verb.length === 0) throw new CliError('at least one verb must be provided');
  if (flags.resource.length === 0) throw new CliError('at least one resource must be provided');
  return { verbs: flags.verb, resources: flags.resource, resource_names: flags['resource-name'] };
}
