import { zero } from '../../resources/kit/decode.js';
import type { CommandClass } from '../command.js';
import { defineCommand } from '../command.js';
import type { Context } from '../context.js';
import { CliError, UsageError } from '../errors.js';
import type { FlagValue } from '../flags/spec.js';
import { postResource } from '../post-resource.js';
import { askForm, type Named } from './ask.js';
import {
  type Answers,
  answersOfFlags,
  type Draft,
  type Form,
  fillDraft,
  flagsOf,
  initialAnswers,
  unreadNumber,
} from './form.js';
import { problemOf } from './validity.js';

interface CreateSpec {
  readonly id: string;
  readonly usage?: string;
  readonly summary: string;
  /**
   * How a resource that is not valid is refused when it came from flags, as the original does for this kind: the reason
   * alone, the reason after the help, or (the reason itself unsaid) one sentence for all with or without the help.
   */
  readonly refusal?: 'reason' | 'help and reason' | 'sentence' | 'help and sentence';
  /** What is said when there is no name, where that is not the kind's own message. */
  readonly missingName?: string;
  /** The resource goes into the active namespace's collection, whatever namespace it names. */
  readonly intoActiveNamespace?: boolean;
}

/** `create` of a kind that is made from flags or, with `--interactive`, from answers. */
export function createCommand(form: Form, spec: CreateSpec): CommandClass {
  return defineCommand({
    id: spec.id,
    usage: spec.usage ?? 'create [NAME]',
    summary: spec.summary,
    arguments: form.nameLabel === undefined ? { max: 0 } : { max: 1 },
    flags: flagsOf(form),
    async run(context, { args, flags: values }) {
      const flags: Record<string, FlagValue> = values;
      const interactive = flags.interactive === true;
      const named: Named = { name: args[0] ?? '', namespace: context.settings.namespace };
      const answers = interactive
        ? await askForm(context, form, initialAnswers(form), named)
        : readFlags(context, form, flags, named, spec.missingName);
      const draft = draftOf(form, named, answers, context.now());
      const problem = await problemOf(form.kind, draft);
      if (problem) throw refusal(problem, interactive ? 'reason' : spec.refusal);
      const { namespace } = spec.intoActiveNamespace ? context.settings : draft.metadata;
      await postResource(context, form.kind, namespace, draft);
    },
  });
}

function readFlags(
  context: Context,
  form: Form,
  flags: Readonly<Record<string, unknown>>,
  named: Named,
  missingName: string | undefined,
): Answers {
  const answers = answersOfFlags(form, flags);
  const problem = form.flagsProblem?.(answers);
  if (problem) throw new CliError(problem);
  if (missingName !== undefined && named.name === '') throw new CliError(missingName);
  // In a pipe what is no number counts as 0, as scripts know it; a person is better told.
  const unread = context.terminal ? unreadNumber(form, answers) : undefined;
  if (unread) throw new CliError(`--${unread.name} ${unread.value}: not a number`);
  return answers;
}

function draftOf(form: Form, named: Named, answers: Answers, now: number): Draft {
  const draft = zero(form.kind.shape) as Draft;
  draft.metadata = { ...draft.metadata, name: named.name, namespace: named.namespace };
  fillDraft(form, draft, answers, { editing: false, now });
  return draft;
}

function refusal(problem: string, how: CreateSpec['refusal'] = 'reason'): CliError {
  const sentence = 'invalid argument(s) received';
  switch (how) {
    case 'reason':
      return new CliError(problem);
    case 'help and reason':
      return new UsageError(problem);
    case 'sentence':
      return new CliError(sentence, { nextStep: problem });
    case 'help and sentence':
      return new UsageError(sentence, { nextStep: problem });
  }
}
