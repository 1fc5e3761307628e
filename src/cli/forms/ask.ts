import { namespace as namespaces } from '../../resources/core/namespace.js';
import type { Context } from '../context.js';
import { completion } from './completion.js';
import type { Answers, FieldPrompt, Form } from './form.js';

/** A question, and the name of its answer. */
export interface Question<Name extends string = string> extends Omit<FieldPrompt, 'initial' | 'when'> {
  readonly name: Name;
  readonly default?: string;
  /** The answer is not shown. */
  readonly hidden?: true;
}

/** Who a resource is, before it is made. */
export interface Named {
  name: string;
  namespace: string;
}

/**
 * Asks one question after another.
 * @throws PromptError `interrupt` after Ctrl-C, `EOF` where nobody can answer
 */
export async function ask<const Q extends readonly Question[]>(
  context: Context,
  questions: Q,
): Promise<Record<Q[number]['name'], string>> {
  const answers: Record<string, string> = {};
  const { namespace } = context.settings;
  for (const question of questions) answers[question.name] = await askOne(context, question, namespace);
  return answers;
}

/**
 * Asks for a resource: for its name and namespace when it is new, then for its fields.
 *
 * @param initial what is offered
 * @param named of a new resource; receives the answers
 */
export async function askForm(
  context: Context,
  form: Form,
  initial: Readonly<Answers>,
  named?: Named,
): Promise<Answers> {
  if (named && form.nameLabel !== undefined) {
    const { nameLabel: label } = form;
    named.name = await askOne(context, { name: 'name', label, default: named.name, required: true });
  }
  if (named) {
    named.namespace = await askOne(context, {
      name: 'namespace',
      label: 'Namespace:',
      default: named.namespace,
      required: true,
      names: { kind: namespaces },
    });
  }
  const namespace = named?.namespace ?? context.settings.namespace;
  const answers: Answers = { ...initial };
  for (const { name, prompt, createOnly } of form.fields) {
    if (!prompt || (createOnly && !named) || prompt.when?.(answers) === false) continue;
    answers[name] = await askOne(context, { ...prompt, name, default: answers[name] ?? '' }, namespace);
  }
  return answers;
}

async function askOne(context: Context, question: Question, namespace = ''): Promise<string> {
  const prompt = await import('../../prompt/index.js');
  const { label, default: initial = '', help, names } = question;
  if (question.hidden) return prompt.askPassword(context, question);
  if (question.options)
    return prompt.askSelect(context, { label, options: question.options, default: initial });
  if (question.confirm) {
    const confirmed = await prompt.askConfirm(context, { message: label, default: initial === 'true', help });
    return String(confirmed);
  }
  const complete = names && completion(context, names, namespace);
  return prompt.askText(context, { ...question, default: initial, ...(complete && { complete }) });
}
