import { showPromptInPipe } from './pipe.js';
import type {
  ConfirmQuestion,
  PasswordQuestion,
  SelectQuestion,
  Streams,
  TextQuestion,
} from './questions.js';
import { confirmLine, passwordLine, selectLines, textLine } from './rendering.js';

export type {
  Completion,
  ConfirmQuestion,
  PasswordQuestion,
  SelectQuestion,
  Streams,
  TextQuestion,
} from './questions.js';
export { PromptError } from './questions.js';

/**
 * Asks for a line of text.
 * @throws PromptError `interrupt` after Ctrl-C, `EOF` where nobody can answer
 */
export async function askText(streams: Streams, question: TextQuestion): Promise<string> {
  if (!streams.stdin.isTTY) return showPromptInPipe(streams, textLine(question), 'text');
  return (await import('./terminal.js')).askText(streams, question);
}

/** Asks for a text that is not shown. In a pipe the first line is the answer. Throws as `askText`. */
export async function askPassword(streams: Streams, question: PasswordQuestion): Promise<string> {
  if (!streams.stdin.isTTY) return showPromptInPipe(streams, passwordLine(question.label), 'password');
  return (await import('./terminal.js')).askPassword(streams, question);
}

/** Asks for one of several; whoever only presses Enter gets the default, be it one of them or not. Throws as `askText`. */
export async function askSelect(streams: Streams, question: SelectQuestion): Promise<string> {
  if (!streams.stdin.isTTY) return showPromptInPipe(streams, `${selectLines(question).join('\n')}\n`, 'text');
  return (await import('./terminal.js')).askSelect(streams, question);
}

/**
 * Asks a question for yes or no.
 * @throws PromptError also where nobody can answer; an answer through a pipe is not read, as in Sensu
 */
export async function askConfirm(streams: Streams, question: ConfirmQuestion): Promise<boolean> {
  if (!streams.stdin.isTTY) return showPromptInPipe(streams, confirmLine(question), 'confirm');
  return (await import('./terminal.js')).askConfirm(streams, question);
}
