import { hasMetadata } from '../../resources/kit/kind.js';
import { type CommandClass, defineCommand } from '../command.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { fetchResource, patchResource, replaceResource } from '../fetch-resource.js';
import { askForm } from './ask.js';
import { answersOfResource, type Draft, type Form, fillDraft } from './form.js';
import { problemOf } from './validity.js';

/** `update` of a kind. */
export function updateCommand(
  form: Form,
  spec: { readonly id: string; readonly usage?: string; readonly summary: string },
): CommandClass {
  return defineCommand({
    id: spec.id,
    usage: spec.usage ?? 'update [NAME]',
    summary: spec.summary,
    arguments: { min: 1, max: 1 },
    run: (context, { args }) => updateResource(context, form, args[0] as string),
  });
}

/** Fetches a resource, asks for its fields one by one, offering what is there, and puts it back. */
export async function updateResource(context: Context, form: Form, name: string): Promise<void> {
  const draft = await fetchResource<Draft>(context, form.kind, name);
  const answers = await askForm(context, form, answersOfResource(form, draft));
  fillDraft(form, draft, answers, { editing: true, now: context.now() });
  const problem = await problemOf(form.kind, draft);
  if (problem) throw new CliError(problem);
  if (hasHiddenValues(draft)) {
    const fields = form.fields.flatMap(({ fills }) => (fills === undefined ? [] : [fills]));
    await patchResource(context, form.kind, draft, fields);
  } else await replaceResource(context, form.kind, draft);
  context.print('Updated\n');
}

/**
 * Whether the backend hid values of labels or annotations that look like secrets: put back as it came, the resource would
 * lose them, as it does with the original.
 */
function hasHiddenValues(resource: object): boolean {
  if (!hasMetadata(resource)) return false;
  const { labels, annotations } = resource.metadata;
  return [labels, annotations].some((map) => Object.values(map ?? {}).includes('REDACTED'));
}
