import { CliError, Exit, UsageError } from './errors.js';

/** What an error means for the outside. */
export interface Outcome {
  readonly exitCode: number;
  /** Printed after `Error: `; nothing is printed without it. */
  readonly message?: string;
  /** Printed in its place for a person at a terminal, where the message is a web page. */
  readonly inWords?: string;
  /** One line for a person at a terminal. */
  readonly nextStep?: string;
  /** The help of the command is printed first, on stdout. */
  readonly showHelp?: boolean;
}

/** The one table from errors to messages and exit codes. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Exit) return { exitCode: error.exitCode };
  if (error instanceof CliError) {
    const { exitCode, message, nextStep } = error;
    const showHelp = error instanceof UsageError;
    return { exitCode, message, showHelp, ...(nextStep === undefined ? {} : { nextStep }) };
  }
  if (error instanceof Error)
    return { exitCode: 1, message: error.message, ...inWordsFor(error), ...nextStepFor(error) };
  return { exitCode: 1, message: String(error) };
}

/** Whatever answered with a web page is no backend. */
function inWordsFor(error: Error & { html?: boolean; url?: string; status?: number }): { inWords?: string } {
  if (error.name !== 'ApiError' || !error.html) return {};
  return { inWords: `a web page came back from ${error.url} (status ${error.status})` };
}

const notSensu = 'This does not look like a Sensu API: `config view` shows the URL that is asked.';

/** What may help, by the name of the error's class: the layers that throw them are loaded only when in use. */
function nextStepFor(error: Error & { html?: boolean; url?: string; status?: number }): {
  nextStep?: string;
} {
  if (error.name === 'NetworkError')
    return { nextStep: 'Is the backend running? `config view` shows which one is asked.' };
  if (error.name === 'SessionError') return { nextStep: 'Run `configure` to log in again.' };
  if (error.name === 'ApiError' && error.html) return { nextStep: notSensu };
  if (error.name === 'JsonSyntaxError' && error.message.startsWith("invalid character '<' looking for"))
    return { nextStep: notSensu };
  if (error.name === 'ApiError' && [502, 503, 504].includes(error.status ?? 0))
    return { nextStep: `${error.url} answered ${error.status}: it cannot serve right now; try again later.` };
  return {};
}
