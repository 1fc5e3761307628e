import type { Context } from './context.js';

/** Asks for yes or no before something is destroyed. No answer is a no: where nobody can be asked nothing is done. */
export async function confirmed(context: Context, question: string): Promise<boolean> {
  const { askConfirm, PromptError } = await import('../prompt/index.js');
  try {
    return await askConfirm(context, { message: question, default: false });
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}

/**
 * Asks whether to delete a resource, and says `Canceled` if not.
 * @param noun the word for the kind, empty for the one whose question has none
 */
export async function confirmDelete(context: Context, noun: string, name: string): Promise<boolean> {
  const { displayFor } = await import('../output/index.js');
  const { theme } = await displayFor(context);
  const what = `${noun}${noun && ' '}resource '${theme.apply('primary', name)}'`;
  if (await confirmed(context, `Are you sure you would like to ${theme.danger('delete')} ${what}?`))
    return true;
  context.print('Canceled\n');
  return false;
}
