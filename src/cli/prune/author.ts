import type { Context } from '../context.js';
import { currentUser } from '../current-user.js';
import { CliError } from '../errors.js';

/**
 * The user whose resources are pruned unless told: whoever is logged in.
 * @throws CliError when that cannot be told
 */
export async function activeUser(context: Context): Promise<string> {
  const key = context.settings.apiKey;
  const user = key === '' ? currentUser(context) : await ownerOf(context, key);
  if (user === '')
    throw new CliError('cannot tell whose resources to prune: name them with --users, or use --all-users');
  return user;
}

/** An API key is named by itself; not everybody may read it. */
async function ownerOf(context: Context, key: string): Promise<string> {
  const { apiKey } = await import('../../resources/core/api-key.js');
  const client = await context.client();
  const { status, body } = await client.send('GET', client.pathOf(apiKey, '', key));
  if (status !== 200) return '';
  const { username } = JSON.parse(body) as { username?: unknown };
  return typeof username === 'string' ? username : '';
}
