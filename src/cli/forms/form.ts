import type { AnyKind } from '../../resources/kit/kind.js';
import type { FlagSpec, FlagSpecs, FlagValue } from '../flags/spec.js';
import { type ReadingName, read, textOf } from './readings.js';

/** The texts that a resource is filled with, by the name of the field: from flags, answers, or the resource itself. */
export type Answers = Record<string, string>;

/** A resource that is being filled in; its kind knows the real type. */
export type Draft = Record<string, unknown> & { metadata: { name: string; namespace: string } };

/** Where names come from that a person may choose from. */
export interface NameSource {
  readonly kind: AnyKind;
  /** Names that are always there: `is_incident`. */
  readonly builtIn?: readonly string[];
}

/** How a field is asked for. Texts are `sensuctl`'s. */
export interface FieldPrompt {
  readonly label: string;
  readonly help?: string;
  readonly required?: boolean;
  /** The choices of a select. */
  readonly options?: readonly string[];
  /** What is asked for are names of these, which the Tab key completes. */
  readonly names?: NameSource;
  /** A question answered with yes or no. */
  readonly confirm?: true;
  /** What is offered in a new resource where that is not the flag's default. */
  readonly initial?: string;
  /** What is wrong with an answer. */
  readonly check?: (answer: string) => string | undefined;
  /** Whether it is asked at all, given the answers so far. */
  readonly when?: (answers: Answers) => boolean;
}

/** One value that a person gives: as a flag, at a prompt, or both. */
export interface FormField {
  /** Its name among the answers, and that of the flag. */
  readonly name: string;
  readonly as: ReadingName;
  /** The resource's field; without one the form's `complete` knows what to do. */
  readonly fills?: string;
  /** How a resource shows the value, where `fills` does not say. */
  readonly show?: (draft: Draft) => string;
  readonly flag?: FlagSpec;
  readonly prompt?: FieldPrompt;
  /** Neither asked for nor changed by an update. */
  readonly createOnly?: boolean;
}

/** How a kind is created and updated from flags and prompts. */
export interface Form {
  readonly kind: AnyKind;
  /** The first prompt: `Handler Name:`. Without it a resource gets its name from the backend. */
  readonly nameLabel?: string;
  /** In the order of the prompts. */
  readonly fields: readonly FormField[];
  /** What is wrong with the flags taken together, before anything is built of them. */
  flagsProblem?(answers: Answers): string | undefined;
  /** Sets what no single answer stands for. Throws a `CliError` for what cannot be read. */
  complete?(draft: Draft, answers: Answers, now: number): void;
}

/** The flags of a form's `create`; those that are required are not when the command asks. */
export function flagsOf(form: Form): FlagSpecs {
  const flags: Record<string, FlagSpec> = {};
  for (const { name, flag } of form.fields) {
    if (!flag) continue;
    flags[name] = flag.required ? { ...flag, required: unlessInteractive } : flag;
  }
  flags.interactive = interactiveFlag;
  return flags;
}

export const interactiveFlag = {
  type: 'bool',
  default: false,
  help: 'Determines if CLI is in interactive mode',
} as const satisfies FlagSpec;

/** For flags that stand for answers. */
export const unlessInteractive = (flags: Record<string, FlagValue>): boolean => flags.interactive !== true;

/** The answers that flags give, their defaults included. */
export function answersOfFlags(form: Form, flags: Readonly<Record<string, unknown>>): Answers {
  const answers: Answers = {};
  for (const { name, flag } of form.fields) answers[name] = flag ? textOf(flags[name]) : '';
  return answers;
}

/** What the prompts of a new resource offer. */
export function initialAnswers(form: Form): Answers {
  const answers: Answers = {};
  for (const { name, flag, prompt } of form.fields) answers[name] = prompt?.initial ?? textOf(flag?.default);
  return answers;
}

/** What the prompts of an update offer: the values that are there. */
export function answersOfResource(form: Form, draft: Draft): Answers {
  const answers: Answers = {};
  for (const { name, fills, show } of form.fields) {
    answers[name] = show ? show(draft) : textOf(fills === undefined ? '' : draft[fills]);
  }
  return answers;
}

/** Fills the resource in. A number that is none becomes 0, as the original has it. */
export function fillDraft(
  form: Form,
  draft: Draft,
  answers: Answers,
  options: { editing: boolean; now: number },
): void {
  for (const { name, fills, as, createOnly } of form.fields) {
    if (fills === undefined || (createOnly && options.editing)) continue;
    draft[fills] = read(as, answers[name] ?? '').value;
  }
  form.complete?.(draft, answers, options.now);
}

/** The first number among the answers that is none: `{ name: 'timeout', value: 'soon' }`. */
export function unreadNumber(form: Form, answers: Answers): { name: string; value: string } | undefined {
  for (const { name, as } of form.fields) {
    const value = answers[name] ?? '';
    if ((as === 'uint32' || as === 'int64') && value !== '' && read(as, value).problem)
      return { name, value };
  }
  return undefined;
}
