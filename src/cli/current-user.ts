import type { Context } from './context.js';

/** The user that the stored access token speaks of, unverified; nobody with an API key alone. */
export function currentUser(context: Context): string {
  const claims = context.settings.tokens?.accessToken.split('.')[1];
  if (!claims) return '';
  try {
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { sub?: unknown };
    return typeof sub === 'string' ? sub : '';
  } catch {
    return '';
  }
}
