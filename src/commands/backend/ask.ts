import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { control, findBackend } from './running.js';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly action: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Which backend: its process id or API URL. */
  readonly backend: string | undefined;
}

/**
 * Asks the control API of a running backend, however long the answer takes.
 * @throws CliError when there is no such backend, or with its reason for a refusal
 */
export async function ask<T>(
  context: Context,
  { method, action, query = {}, backend }: Question,
): Promise<T> {
  const running = await findBackend(context, backend);
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const options = { query: Object.fromEntries(said), timeoutMs: 0 };
  const { status, body } = await control(context, running, method, action, options);
  const answer = JSON.parse(body) as T & { message?: string };
  if (status >= 400) throw new CliError(answer.message ?? `the local backend answered ${status}`);
  return answer;
}
