export { createClient } from './client.js';
export { ApiError, NetworkError, SessionError } from './errors.js';
export { inParallel } from './parallel.js';
export { isJsonType } from './session.js';
export type {
  ApiResponse,
  Client,
  ClientOptions,
  Exchange,
  Listing,
  ListOptions,
  RequestOptions,
  Tokens,
} from './types.js';
