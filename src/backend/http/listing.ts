import type { AnyKind } from '../../resources/kit/kind.js';
import { type Fields, parseSelector, type Selector, SelectorError } from '../../resources/kit/selectors.js';
import { followsGuide } from '../compat.js';
import type { Compat } from '../part.js';
import type { Store, Stored } from '../store/store.js';
import { HttpError } from './errors.js';
import { plainError, type Reply } from './reply.js';
import type { PageRequest, Request } from './route.js';

/** `limit` and `continue`; what cannot be understood counts as absent. */
export function readPage(query: URLSearchParams): PageRequest {
  const limitText = query.get('limit') ?? '';
  const limit = /^[-+]?\d+$/.test(limitText) ? Number(limitText) : 0;
  const token = query.get('continue') ?? '';
  return { limit, token, from: decodeToken(token) };
}

/** Tokens are base64url without padding; the start of the list for anything else. */
function decodeToken(token: string): string {
  if (!/^[A-Za-z0-9_-]*$/.test(token) || token.length % 4 === 1) return '';
  return Buffer.from(token, 'base64url').toString('utf8');
}

/** The token of the page after `key`. */
export const continueToken = (key: string): string => Buffer.from(`${key}\0`, 'utf8').toString('base64url');

/** A JSON array of texts that are JSON already, `Sensu-Continue` when a page follows. */
export function listReply(items: readonly string[], token?: string): Reply {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token !== undefined) headers['Sensu-Continue'] = token;
  return { status: 200, headers, body: `[${items.join(',')}]` };
}

export interface Page {
  readonly items: readonly Stored[];
  /** For `Sensu-Continue`. */
  readonly token?: string;
}

/**
 * The page of a stored list that a request asks for.
 *
 * @param within the prefix of the keys, `''` or `namespace/`; tokens are relative to it
 * @param keep what a selector leaves; pages are counted after it
 */
export function pageOf(
  store: Store,
  page: PageRequest,
  prefix: string,
  within: string,
  keep?: (stored: Stored) => boolean,
): Page {
  const start = page.from === '' ? undefined : within + page.from;
  if (page.limit <= 0 || keep) {
    const all = store.list(prefix, { within, from: start }).items;
    const items = keep ? all.filter(keep) : all;
    if (page.limit === 0) return { items };
    if (page.limit < 0) return { items, token: tokenOf(items.at(-1), within) };
    const shown = items.slice(0, page.limit);
    return items.length > shown.length ? { items: shown, token: tokenOf(shown.at(-1), within) } : { items };
  }
  const { items, next } = store.list(prefix, { within, from: start, limit: page.limit });
  return next === undefined ? { items } : { items, token: tokenOf(items.at(-1), within) };
}

const tokenOf = (last: Stored | undefined, within: string): string | undefined =>
  last && continueToken(last.key.slice(within.length));

class SelectorRefused extends HttpError {
  reply(): Reply {
    return { ...plainError(400, ''), body: JSON.stringify({ message: this.message }).replace(':', ': ') };
  }
}

function selectorsOf(request: Request, parameter: string): Selector[] {
  try {
    return request.query
      .getAll(parameter)
      .filter((text) => text.trim() !== '')
      .map(parseSelector);
  } catch (error) {
    if (error instanceof SelectorError) throw new SelectorRefused(`failed to parse ${parameter}`);
    throw error;
  }
}

/**
 * What `labelSelector` and `fieldSelector` of a request leave of a kind's resources; nothing when all stay.
 * The community edition ignores both, so `--compat 6.7.5` does.
 */
export function selectionOf<T extends object>(
  request: Request,
  kind: Pick<AnyKind, 'fields' | 'labelsOf'>,
  compat: Compat,
): ((resource: T) => boolean) | undefined {
  if (!followsGuide(compat, 'selectors') || request.query.size === 0) return undefined;
  const labels = selectorsOf(request, 'labelSelector');
  const fields = selectorsOf(request, 'fieldSelector');
  if (labels.length === 0 && fields.length === 0) return undefined;
  return (resource) =>
    labels.every((selector) => selector(kind.labelsOf(resource))) &&
    (fields.length === 0 || everyField(fields, kind.fields(resource)));
}

const everyField = (selectors: readonly Selector[], fields: Fields): boolean =>
  selectors.every((selector) => selector(fields));
