import assert from 'node:assert/strict';
import { type Clock, manualClock } from '../../../../src/host/clock.js';
import { type Api, basic, openApi } from '../../../support/api.js';

const start = 1_800_000_000;
const checks = '/api/core/v2/namespaces/default/checks';
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describe('authentication', () => {
  let api: Api;
  let clock: Clock;
  beforeEach(async () => {
    clock = manualClock(start);
    api = await openApi({ clock });
  });
  afterEach(() => api.backend.close());

  const login = async () =>
    (await api.send('GET', '/auth', { authorization: basic('admin', 'P@ssw0rd!') })).json;
  const refresh = (access: string, refresh_token: string) =>
    api.send('POST', '/auth/token', { authorization: `Bearer ${access}`, body: { refresh_token } });

  it('gives tokens with the claims of the original, in its order', async () => {
    const tokens = await login();
    assert.equal(tokens.expires_at, start + 300);
    const access = claimsOf(tokens.access_token);
    assert.deepEqual(Object.keys(access), ['exp', 'jti', 'iss', 'sub', 'groups', 'provider', 'api_key']);
    assert.match(access.jti, /^[0-9a-f]{32}$/);
    assert.equal(access.iss, api.backend.apiUrl);
    assert.deepEqual(access.groups, ['cluster-admins', 'system:users']);
    const refreshed = claimsOf(tokens.refresh_token);
    assert.deepEqual(Object.keys(refreshed), ['jti', 'sub', 'groups', 'provider', 'api_key']);
    assert.equal(refreshed.groups, null);
  });

  it('accepts an access token for five minutes, for a refresh for ever', async () => {
    const { access_token, refresh_token } = await login();
    const status = async () =>
      (await api.send('GET', checks, { authorization: `Bearer ${access_token}` })).status;
    assert.equal(await status(), 200);
    await clock.advance(300_000);
    assert.equal(await status(), 200);
    await clock.advance(1000);
    assert.equal(await status(), 401);
    await clock.advance(365 * 86_400_000);
    const answer = await refresh(access_token, refresh_token);
    assert.deepEqual([answer.status, answer.json.refresh_token], [200, refresh_token]);
    const fresh = await api.send('GET', checks, { authorization: `Bearer ${answer.json.access_token}` });
    assert.equal(fresh.status, 200);
  });

  it('gives changed groups with the next refresh, nothing to who was disabled', async () => {
    await api.send('POST', '/api/core/v2/users', { body: { username: 'kim', password: 'secret-enough' } });
    const first = (await api.send('GET', '/auth', { authorization: basic('kim', 'secret-enough') })).json;
    await api.send('PUT', '/api/core/v2/users/kim/groups/crew');
    const second = await refresh(first.access_token, first.refresh_token);
    assert.deepEqual(claimsOf(second.json.access_token).groups, ['crew', 'system:users']);
    await api.send('DELETE', '/api/core/v2/users/kim');
    const third = await refresh(first.access_token, first.refresh_token);
    assert.deepEqual([third.status, third.text], [401, 'Unauthorized\n']);
    const again = await api.send('GET', '/auth', { authorization: basic('kim', 'secret-enough') });
    assert.deepEqual([again.status, again.text], [401, 'Unauthorized\n']);
  });

  it('refuses credentials in the words of each route', async () => {
    const { access_token, refresh_token } = await login();
    const other = await openApi();
    const foreign = await other.login('admin', 'P@ssw0rd!');
    await other.backend.close();
    const [head, payload, signature] = access_token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const cases: readonly (readonly [method: string, path: string, authorization: string, answer: string])[] =
      [
        ['GET', checks, '', '401 {"Code":5,"Message":"bad credentials"}'],
        ['GET', checks, basic('admin', 'P@ssw0rd!'), '401 {"Code":5,"Message":"bad credentials"}'],
        ['GET', checks, `bearer ${access_token}`, '401 {"Code":5,"Message":"bad credentials"}'],
        ['GET', checks, 'Bearer', '401 {"Code":5,"Message":"bad credentials"}'],
        [
          'GET',
          checks,
          `Bearer ${access_token.slice(0, -4)}`,
          '401 {"Code":5,"Message":"invalid credentials"}',
        ],
        ['GET', checks, `Bearer ${none}.${payload}.`, '401 {"Code":5,"Message":"invalid credentials"}'],
        [
          'GET',
          checks,
          `Bearer ${head}.${payload}x.${signature}`,
          '401 {"Code":5,"Message":"invalid credentials"}',
        ],
        ['GET', checks, foreign, '401 {"Code":5,"Message":"invalid credentials"}'],
        ['GET', checks, 'Key nothing', '401 {"Code":5,"Message":"invalid credentials"}'],
        ['GET', '/auth', basic('admin', 'wrong'), '401 Unauthorized\n'],
        ['GET', '/auth', basic('admin', ''), '401 Unauthorized\n'],
        ['GET', '/auth', 'Basic !', '401 Unauthorized\n'],
        ['GET', '/auth', '', '401 Request unauthorized\n'],
        ['GET', '/auth', `Bearer ${access_token}`, '400 EOF\n'],
        ['GET', '/auth/test', basic('agent', 'P@ssw0rd!'), '200 '],
        ['GET', '/auth/test', basic('agent', 'other'), '401 Request unauthorized\n'],
        ['POST', '/auth/token', basic('admin', 'P@ssw0rd!'), '400 invalid access token\n'],
        ['POST', '/auth/logout', basic('admin', 'wrong'), '200 '],
      ];
    for (const [method, path, authorization, answer] of cases) {
      const { status, text } = await api.send(method, path, { authorization });
      assert.equal(`${status} ${text}`, answer, `${method} ${path} ${authorization}`);
    }
    const bodies: readonly (readonly [body: unknown, answer: string])[] = [
      ['{', '400 unexpected EOF\n'],
      [[], '400 json: cannot unmarshal array into Go value of type v2.Tokens\n'],
      [{}, '401 Request unauthorized\n'],
      [{ refresh_token: foreign.slice(7) }, '401 Request unauthorized\n'],
    ];
    for (const [body, answer] of bodies) {
      const { status, text } = await api.send('POST', '/auth/token', {
        authorization: `Bearer ${access_token}`,
        body,
      });
      assert.equal(`${status} ${text}`, answer);
    }
    assert.equal((await refresh(access_token, refresh_token)).status, 200);
  });

  it('an API key acts for its user, also for a disabled one, without the group of all users', async () => {
    await api.send('POST', '/api/core/v2/users', { body: { username: 'lee', password: 'secret-enough' } });
    const made = await api.send('POST', '/api/core/v2/apikeys', { body: { username: 'lee' } });
    assert.deepEqual([made.status, made.text, made.headers['content-type']], [201, '', undefined]);
    const path = String(made.headers.location);
    assert.match(path, /^\/api\/core\/v2\/apikeys\/[0-9a-f-]{36}$/);
    const authorization = `Key ${path.split('/').at(-1)}`;
    const own = await api.send('GET', '/api/core/v2/users/lee', { authorization });
    assert.equal(own.status, 403, 'users may look at themselves, keys may not');
    assert.equal(
      (
        await api.send('GET', '/api/core/v2/users/lee', {
          authorization: await api.login('lee', 'secret-enough'),
        })
      ).status,
      200,
    );
    await api.send('PUT', '/api/core/v2/users/lee/groups/cluster-admins');
    await api.send('DELETE', '/api/core/v2/users/lee');
    assert.equal((await api.send('GET', checks, { authorization })).status, 200);
    assert.equal((await api.send('DELETE', path)).status, 204);
    assert.equal((await api.send('GET', checks, { authorization })).status, 401);
    for (const [body, status, text] of [
      [{ username: 'nobody' }, 400, 'user does not exist\n'],
      [
        { username: 'lee', metadata: { namespace: 'x' } },
        500,
        'error: code = 1 desc = resource is invalid: api key cannot have a namespace\n',
      ],
      ['', 500, 'EOF\n'],
    ] as const) {
      const refused = await api.send('POST', '/api/core/v2/apikeys', { body });
      assert.deepEqual([refused.status, refused.text], [status, text]);
    }
  });
});
