import assert from 'node:assert/strict';
import { type Answer, type Api, exchange, openApi } from '../../../support/api.js';

describe('the control API', () => {
  let api: Api;
  beforeEach(async () => {
    api = await openApi();
  });
  afterEach(() => api.backend.close());

  const control = (method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    exchange(api.backend.apiUrl, method, `/.sensectl/${path}`, {
      authorization: `Bearer ${api.backend.controlToken}`,
      headers,
    });

  it('wants its own token, a loopback name, the right path and method', async () => {
    const cases: readonly (readonly [
      method: string,
      path: string,
      headers: Record<string, string>,
      status: number,
    ])[] = [
      ['GET', 'journal', { Authorization: `Key ${api.backend.apiKey}` }, 401],
      ['GET', 'journal', { Host: 'localhost:1' }, 200],
      ['GET', 'journal', { Host: '[::1]' }, 200],
      ['GET', 'journal', { Host: 'evil.test' }, 403],
      ['GET', 'journal', { Host: '127.0.0.1.evil.test' }, 403],
      ['GET', 'nothing', {}, 404],
      ['GET', 'reset', {}, 405],
      ['POST', 'clock/advance', {}, 400],
      ['POST', 'clock/run?speed=-1', {}, 400],
      ['GET', 'outbox?name=', {}, 200],
      ['GET', 'outbox/wait', {}, 400],
      ['GET', 'outbox/wait?ms=1&count=x', {}, 400],
      ['DELETE', 'outbox', {}, 405],
    ];
    for (const [method, path, headers, status] of cases) {
      const token = { Authorization: `Bearer ${api.backend.controlToken}`, ...headers };
      const answer = await exchange(api.backend.apiUrl, method, `/.sensectl/${path}`, { headers: token });
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(headers)}`);
    }
  });

  it('shows the requests, its own not among them', async () => {
    await api.send('GET', '/health');
    await api.send('GET', '/nothing', { authorization: '' });
    const entries = (await control('GET', 'journal')).json;
    assert.deepEqual(
      entries.map((entry: { number: number; path: string; status: number }) => [
        entry.number,
        entry.path,
        entry.status,
      ]),
      [
        [1, '/health', 200],
        [2, '/nothing', 404],
      ],
    );
  });

  it('moves the clock', async () => {
    const before = api.backend.clock.now();
    const moved = (await control('POST', 'clock/advance?ms=90000')).json;
    assert.equal(moved.now, before + 90_000);
    assert.equal((await control('POST', 'clock/set?ms=1900000000000')).json.now, 1_900_000_000_000);
    assert.equal((await control('POST', 'clock/run?speed=60')).json.speed, 60);
    assert.equal((await control('POST', 'clock/freeze')).json.speed, 0);
    assert.equal((await control('GET', 'clock')).json.speed, 0);
  });

  it('resets, settles, tells the divergences and stops', async () => {
    await api.send('POST', '/api/core/v2/namespaces', { body: { name: 'gone' } });
    assert.equal((await control('POST', 'reset')).status, 200);
    assert.equal((await api.send('GET', '/api/core/v2/namespaces/gone')).status, 404);
    assert.equal((await control('POST', 'settle')).status, 200);
    const compat = (await control('GET', 'compat')).json;
    assert.equal(compat.mode, 'guide');
    for (const { id, guide, original, why } of compat.divergences) assert.ok(id && guide && original && why);
    assert.equal((await control('POST', 'stop')).status, 202);
    await api.backend.closed;
  });
});
