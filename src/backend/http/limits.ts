import { queryIsGood } from './path.js';
import { plainError, type Reply } from './reply.js';
import { formType, type HttpRequest } from './request.js';

const token = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
const mediaType = new RegExp(`^\\s*(${token}(?:/${token})?)\\s*(?:;.*)?$`, 's');

/** What the original says of every form or query that it cannot parse. */
const refused = (): Reply => plainError(500, 'Request exceeded max length');

/**
 * The stage that bounds bodies. The original parses a form here; a body without a type, or declared as a form,
 * is consumed by it and the handler sees nothing.
 *
 * @returns an answer if the request goes no further
 */
export async function checkLimits(request: HttpRequest): Promise<Reply | undefined> {
  if (request.queryText !== '' && !queryIsGood(request.queryText)) {
    if (mayHaveForm(request.method) && isForm(request)) await request.receive();
    return refused();
  }
  if (!mayHaveForm(request.method)) return undefined;
  const type = request.headers['content-type'];
  if (type !== undefined && type !== '' && !mediaType.test(type)) return refused();
  if (!isForm(request)) return undefined;
  const { bytes, tooLarge } = await request.receive();
  request.consumed = true;
  return tooLarge || !queryIsGood(bytes.toString('latin1')) ? refused() : undefined;
}

const mayHaveForm = (method: string): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH';

const isForm = (request: HttpRequest): boolean =>
  mediaType.exec(request.contentType)?.[1]?.toLowerCase() === formType;
