import { connectionReason } from '../wire/http/reason.js';
import type { Target } from '../wire/http/url.js';
import { AnswerTooLarge, BodyFailure } from './transport.js';

export { isAboutValidity } from '../wire/http/reason.js';

/** The time limit was reached. */
export class TimeLimit extends Error {
  override name = 'TimeLimit';
}

/** Why there was no answer, in the words of Go's HTTP client: the scripts of Sensu's users read them. */
export function reasonOf(error: unknown, target: Target, now: number): string {
  if (error instanceof BodyFailure) return bodyReason(error.cause);
  if (error instanceof TimeLimit)
    return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return connectionReason(error, target, now);
}

function bodyReason(cause: unknown): string {
  if (cause instanceof AnswerTooLarge) return cause.message;
  return cause instanceof TimeLimit
    ? 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
    : 'unexpected EOF';
}
