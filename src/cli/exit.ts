import { CliError, Exit, UsageError } from './errors.js';

/** What an error means for the outside. */
export interface Outcome {
  readonly exitCode: number;
  /** Printed after `Error: `; nothing is printed without it. */
  readonly message?: string;
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
  if (error instanceof Error) return { exitCode: 1, message: error.message, ...nextStepFor(error) };
  return { exitCode: 1, message: String(error) };
}

/** What may help, by the name of the error's class: the layers that throw them are loaded only when in use. */
function nextStepFor(error: Error): { nextStep?: string } {
  if (error.name === 'NetworkError')
    return { nextStep: 'Is the backend running? `config view` shows which one is asked.' };
  if (error.name === 'SessionError') return { nextStep: 'Run `configure` to log in again.' };
  return {};
}
