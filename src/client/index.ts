export { createClient } from './client.js';
export { inParallel } from './parallel.js';
export { ApiError, NetworkError, SessionError } from './errors.js';
export { apiPath, collectionPath, escapeSegment } from './paths.js';
export type {
  ApiResponse,
  Client,
  ClientOptions,
  Exchange,
  ListOptions,
  Listing,
  RequestOptions,
  Tokens,
} from './types.js';
