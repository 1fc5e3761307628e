export { apiErrorOf } from './api-error.js';
export { readTrustedCa } from './certificates.js';
export { createClient } from './client.js';
export { ApiError, NetworkError, SessionError } from './errors.js';
export { unwrapped } from './listing.js';
export { inParallel } from './parallel.js';
export { apiPath, collectionPath, escapeSegment } from './paths.js';
export { isJsonType, tokensFrom } from './session.js';
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
export { escapeQuery, queryText } from './url.js';
