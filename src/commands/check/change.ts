import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { fetchResource, replaceResource } from '../../cli/fetch-resource.js';
import { problemOf } from '../../cli/forms/validity.js';
import { type CheckConfig, check } from '../../resources/core/check.js';

/** Fetches a check, lets it be changed, and puts it back if it is still valid. */
export async function changeCheck(
  context: Context,
  name: string,
  change: (config: CheckConfig) => void | Promise<void>,
): Promise<void> {
  const config = await fetchResource<CheckConfig>(context, check, name);
  await change(config);
  const problem = await problemOf(check, config);
  if (problem) throw new CliError(problem);
  await replaceResource(context, check, config);
}
