import assert from 'node:assert/strict';
import { createClient, type Tokens } from '../../../src/client/index.js';
import { namespace } from '../../../src/resources/core/namespace.js';
import { type Listener, serving } from '../../support/listeners.js';

const now = 1_800_000_000;
const token = (iss: string, id: string): string =>
  ['{}', JSON.stringify({ iss, id }), ''].map((part) => Buffer.from(part).toString('base64url')).join('.');

/** A backend that renews each refresh token once, and what it was asked. */
async function backend(renewals: (refresh: string) => Tokens | undefined) {
  const asked: string[] = [];
  const listener = await serving((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader('Content-Type', 'application/json');
    if (request.url !== '/auth/token') return response.end('[]');
    const tokens = renewals(JSON.parse(request.text).refresh_token);
    if (!tokens)
      return response.writeHead(401, { 'Content-Type': 'text/plain' }).end('Request unauthorized\n');
    const { accessToken, expiresAt, refreshToken } = tokens;
    return response.end(
      JSON.stringify({ access_token: accessToken, expires_at: expiresAt, refresh_token: refreshToken }),
    );
  });
  return { ...listener, asked };
}

describe('The session of a client', () => {
  let listener: Listener & { asked: string[] };
  let stored: Tokens;
  afterEach(() => listener.close());

  const client = (apiUrl = listener.url) =>
    createClient({
      apiUrl,
      timeoutMs: 5000,
      now: () => now * 1000,
      tokens: () => stored,
      saveTokens: async (tokens) => {
        stored = tokens;
      },
    });
  const fresh = (id: string, refresh = 'r1'): Tokens => ({
    accessToken: id,
    expiresAt: now + 300,
    refreshToken: refresh,
  });

  it('renews a token that has run out once, before it is used, for all who wait', async () => {
    listener = await backend(() => fresh('new'));
    stored = { ...fresh('old'), expiresAt: now - 1 };
    const one = client();
    await Promise.all([one, one, one.bulk()].map((each) => each.list(namespace, {})));
    assert.deepEqual(listener.asked, [
      'POST /auth/token Bearer old',
      ...Array(3).fill('GET /api/core/v2/namespaces Bearer new'),
    ]);
    assert.equal(stored.accessToken, 'new');
    await one.close();
  });

  it('leaves a good token alone', async () => {
    listener = await backend(() => assert.fail('asked for a new token'));
    stored = { ...fresh('good'), expiresAt: now };
    await client().list(namespace, {});
    assert.deepEqual(listener.asked, ['GET /api/core/v2/namespaces Bearer good']);
  });

  it('two processes at once: who comes second takes what the first has stored', async () => {
    const used = new Set<string>();
    listener = await backend((refresh) => {
      if (used.has(refresh)) return undefined;
      used.add(refresh);
      return fresh('new', 'r2');
    });
    stored = { ...fresh('old'), expiresAt: now - 1 };
    const [one, two] = [client(), client()];
    // The second has read the old tokens as well by the time the first stores new ones.
    const lists = await Promise.all([one.list(namespace, {}), two.list(namespace, {})]);
    assert.deepEqual(lists, [{ items: [] }, { items: [] }]);
    assert.equal(listener.asked.filter((line) => line.endsWith('Bearer new')).length, 2);
  });

  const failures: Record<string, [tokens: Partial<Tokens>, answer: Tokens | undefined, message: string]> = {
    'no refresh token': [{ refreshToken: '' }, undefined, 'configured access token has expired'],
    refused: [
      {},
      undefined,
      "failed to request new refresh token; client returned 'The server returned the error: 401 Request unauthorized'",
    ],
    'an answer without a token': [
      {},
      { ...fresh(''), accessToken: '' },
      "failed to request new refresh token; client returned 'Access token cannot be empty'",
    ],
    'an answer that never ends': [
      {},
      { ...fresh('x'), expiresAt: 0 },
      "failed to request new refresh token; client returned 'Expiration must be set'",
    ],
  };
  for (const [name, [tokens, answer, message]] of Object.entries(failures)) {
    it(name, async () => {
      listener = await backend(() => answer);
      stored = { ...fresh('old'), expiresAt: 1, ...tokens };
      await assert.rejects(client().list(namespace, {}), { name: 'SessionError', message });
    });
  }

  it('asks the issuer first, if it is at the same place, then the configured URL', async () => {
    listener = await backend(() => undefined);
    for (const [iss, requests] of [
      [listener.url, 2],
      ['http://127.0.0.2:1', 1],
      [listener.url.replace('http:', 'https:'), 1],
    ] as const) {
      listener.asked.length = 0;
      stored = { ...fresh(token(iss, iss)), expiresAt: 1 };
      await assert.rejects(client().list(namespace, {}), /401 Request unauthorized/);
      assert.equal(listener.asked.length, requests, iss);
    }
  });

  it('sends an API key in place of tokens, and nothing where nothing is wanted', async () => {
    listener = await backend(() => undefined);
    stored = { ...fresh('old'), expiresAt: 1 };
    const keyed = createClient({
      apiUrl: `${listener.url}//`,
      apiKey: 'k',
      timeoutMs: 5000,
      tokens: () => stored,
    });
    await keyed.request('GET', '/a');
    await keyed.request('GET', '/b', { auth: 'none' });
    await keyed.request('GET', '/c', { auth: { basic: { username: 'é', password: 'x' } } });
    assert.deepEqual(listener.asked, ['GET /a Key k', 'GET /b undefined', 'GET /c Basic w6k6eA==']);
  });
});
