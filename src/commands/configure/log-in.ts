import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import type { Tokens } from '../../config/settings.js';
import { isJsonObject, type JsonValue } from '../../resources/kit/json.js';
import { parseJson } from '../../wire/json/index.js';

/**
 * Asks a backend for tokens.
 * @param url - as it was entered: a slash at its end stays
 * @throws CliError
 */
export async function logIn(
  context: Context,
  url: string,
  username: string,
  password: string,
): Promise<Tokens> {
  try {
    return await requestTokens(context, url, username, password);
  } catch (error) {
    const isRefused = /unauthorized/i.test((error as Error).message);
    throw new CliError(`unable to authenticate with error: ${(error as Error).message}`, {
      cause: error,
      nextStep: isRefused
        ? `${url} does not accept this username with this password.`
        : `Is that the API URL of a Sensu backend? \`backend start\` runs a local one.`,
    });
  }
}

async function requestTokens(
  context: Context,
  url: string,
  username: string,
  password: string,
): Promise<Tokens> {
  const client = await context.client();
  const { status, body } = await client.send('GET', '/auth', {
    base: url,
    auth: { basic: { username, password } },
  });
  if (status >= 400) throw new Error(body);
  return readTokens(body);
}

function readTokens(body: string): Tokens {
  let answer: JsonValue;
  try {
    answer = parseJson(body);
  } catch (error) {
    throw new Error(`could not unmarshal response from server: ${(error as Error).message}`);
  }
  const tokens = isJsonObject(answer) ? answer : {};
  return {
    accessToken: String(tokens['access_token'] ?? ''),
    expiresAt: Number(tokens['expires_at'] ?? 0),
    refreshToken: String(tokens['refresh_token'] ?? ''),
  };
}
