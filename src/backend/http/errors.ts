import { writeJson } from '../../wire/json/index.js';
import { errorReply, plainError, type Reply } from './reply.js';

/** Sensu's error codes. */
export const errorCode = {
  internal: 0,
  invalidArgument: 1,
  notFound: 2,
  alreadyExists: 3,
  permissionDenied: 4,
  unauthenticated: 5,
  paymentRequired: 6,
  preconditionFailed: 7,
  deadlineExceeded: 8,
} as const;

export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

const statusOf: Record<ErrorCode, number> = {
  0: 500,
  1: 400,
  2: 404,
  3: 409,
  // The routers of the original answer 404 here; its middleware answers 403 (see `denied`).
  4: 404,
  5: 401,
  6: 402,
  7: 412,
  8: 504,
};

/** An error that knows its answer. Anything else that a handler throws is a 500 with code 0 and its text. */
export abstract class HttpError extends Error {
  abstract reply(): Reply;
}

/** Error shape A: `{"message":…,"code":…}`, of the handlers. */
export class ApiError extends HttpError {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  reply(): Reply {
    const body = writeJson({ message: this.message, code: this.code }, { escapeHtml: true });
    return errorReply(statusOf[this.code], body, true);
  }
}

/** Error shape B: `{"Code":…,"Message":…}`, of authentication and authorization. */
export class AccessError extends HttpError {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'AccessError';
  }

  reply(): Reply {
    const body = writeJson({ Code: this.code, Message: this.message }, { escapeHtml: true });
    return errorReply(this.status, body, false);
  }
}

/** Error shape D: the text and a newline. */
export class PlainError extends HttpError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'PlainError';
  }

  reply(): Reply {
    return plainError(this.status, this.message);
  }
}

export const internalError = (message: string): ApiError => new ApiError(errorCode.internal, message);
export const invalidArgument = (message: string): ApiError =>
  new ApiError(errorCode.invalidArgument, message);
export const notFound = (message = 'not found'): ApiError => new ApiError(errorCode.notFound, message);
export const alreadyExists = (message = 'resource already exists'): ApiError =>
  new ApiError(errorCode.alreadyExists, message);
export const preconditionFailed = (message: string): ApiError =>
  new ApiError(errorCode.preconditionFailed, message);

/** A write into a namespace that is not there. */
export const noNamespace = (namespace: string): ApiError =>
  internalError(`the namespace ${namespace} does not exist`);

/** The answer to whatever a handler threw. */
export function replyToError(error: unknown): Reply {
  if (error instanceof HttpError) return error.reply();
  return internalError(error instanceof Error ? error.message : String(error)).reply();
}
