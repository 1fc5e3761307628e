import { isJsonObject, type JsonValue } from '../resources/kit/json.js';
import { parseJson } from '../wire/json/index.js';
import { ApiError } from './errors.js';
import type { ApiResponse } from './types.js';

const paymentRequired =
  'This functionality requires a valid Sensu Go license with a sufficient entity limit. ' +
  'To get a valid license file, arrange a trial, or increase your entity limit, contact Sales.';

/** What a refusal says to the user. The backend has two spellings of the keys, and texts that are no JSON at all. */
export function apiErrorOf({ status, statusText, headers, body }: ApiResponse, url: string): ApiError {
  if (status === 402) return new ApiError(paymentRequired, status, 6, url);
  const told = readBody(body);
  const code = told?.code ?? (status === 404 ? 2 : 0);
  if (told) return new ApiError(told.message, status, code, url);
  const isHtml = body !== '' && isWebPage(headers['content-type'], body);
  const line = `the API returned: ${status} ${statusText}`.trimEnd();
  return new ApiError(body === '' ? line : body, status, code, url, isHtml);
}

/** Whether something else than Sensu answered: Sensu has no web pages. */
export function isWebPage(contentType: string | undefined, body: string): boolean {
  return /^text\/html/i.test(contentType ?? '') || /^\s*<(!doctype|html)/i.test(body);
}

/** A change that a web page was the answer to. */
export function webPageError({ status, statusText }: ApiResponse, url: string): ApiError {
  const line = `${status} ${statusText}`.trimEnd();
  return new ApiError(`a web page came back (${line}): this is no Sensu API`, status, 0, url, true);
}

function readBody(body: string): { message: string; code?: number } | undefined {
  let value: JsonValue;
  try {
    value = parseJson(body);
  } catch {
    return undefined;
  }
  if (value === null) return { message: '' };
  if (!isJsonObject(value)) return undefined;
  const found: { message: string; code?: number } = { message: '' };
  for (const [key, item] of Object.entries(value)) {
    const name = key.toLowerCase();
    if (item === null || (name !== 'message' && name !== 'code')) continue;
    if (name === 'message' && typeof item === 'string') found.message = item;
    else if (name === 'code' && typeof item === 'number') found.code = item;
    else return undefined;
  }
  return found;
}
