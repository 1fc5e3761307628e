import assert from 'node:assert/strict';
import { type Api, basic, openApi } from '../../../support/api.js';
import { HandAgent, headersOf, knock } from './given.js';

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
};
const good = { ...upgrade, ...headersOf({ name: 'a1', subscriptions: 'x' }) };
const with_ = (changes: Record<string, string | undefined>) =>
  Object.fromEntries(
    Object.entries({ ...good, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
const notWebsocket = 'websocket: the client is not using the websocket protocol: ';

describe('handshake of agents', () => {
  let api: Api;
  let url: string;
  before(async () => {
    api = await openApi({ compat: '6.7.5' });
    url = api.backend.agentUrl;
    const password = 'secret-enough';
    for (const username of ['nobody', 'fired', 'lost', 'own']) {
      await api.send('POST', '/api/core/v2/users', { body: { username, password, groups: [] } });
    }
    await api.send('DELETE', '/api/core/v2/users/fired');
    await api.send('PUT', '/api/core/v2/clusterroles/own-agent', {
      body: {
        metadata: { name: 'own-agent' },
        rules: [{ verbs: ['create'], resources: ['events'], resource_names: ['own'] }],
      },
    });
    const binding = (user: string, role: string) =>
      api.send('PUT', `/api/core/v2/namespaces/default/rolebindings/${user}`, {
        body: {
          metadata: { name: user, namespace: 'default' },
          subjects: [{ type: 'User', name: user }],
          role_ref: { type: 'ClusterRole', name: role },
        },
      });
    await binding('lost', 'no-such-role');
    await binding('own', 'own-agent');
  });
  after(() => api.backend.close());

  const as = (user: string, password = 'secret-enough') => ({ Authorization: basic(user, password) });
  const cases: readonly [
    what: string,
    headers: Record<string, string>,
    status: number,
    text: string,
    method?: string,
  ][] = [
    ['no credentials', with_({ Authorization: undefined }), 401, 'missing credentials\n'],
    ['no Basic ones', with_({ Authorization: 'Bearer abc' }), 401, 'missing credentials\n'],
    ['no base64', with_({ Authorization: 'Basic a:b' }), 401, 'missing credentials\n'],
    ['no colon in them', with_({ Authorization: 'Basic YWdlbnQ=' }), 401, 'missing credentials\n'],
    ['Basic in small letters', with_({ Authorization: basic('agent', 'P@ssw0rd!').replace('Basic', 'basic') }), 101, ''],
    ['a wrong password', with_(as('agent', 'wrong')), 401, 'bad credentials\n'],
    ['an empty password', with_(as('agent', '')), 401, 'bad credentials\n'],
    ['an unknown user', with_(as('ghost')), 401, 'bad credentials\n'],
    ['a disabled user', with_(as('fired')), 401, 'bad credentials\n'],
    ['a user without rights', with_(as('nobody')), 403, 'Forbidden\n'],
    ['a binding to no role', with_(as('lost')), 403, 'Forbidden\n'],
    ['rights on another name', with_(as('own')), 403, 'Forbidden\n'],
    ['rights on this name', with_({ ...as('own'), 'Sensu-AgentName': 'own' }), 101, ''],
    ['rights in another namespace', with_({ ...as('own'), 'Sensu-AgentName': 'own', 'Sensu-Namespace': 'x' }), 403, 'Forbidden\n'],
    ['any user who may create events', with_(as('admin', 'P@ssw0rd!')), 101, ''],
    ['an unknown namespace', with_({ 'Sensu-Namespace': 'nowhere' }), 404, 'namespace "nowhere" not found\n'],
    ['no namespace', with_({ 'Sensu-Namespace': undefined }), 404, 'namespace "" not found\n'],
    ['credentials come before rights', with_({ ...as('ghost'), 'Sensu-Namespace': 'nowhere' }), 401, 'bad credentials\n'],
    ['the namespace comes before the upgrade', with_({ 'Sensu-Namespace': 'no', Upgrade: 'h2c' }), 404, 'namespace "no" not found\n'],
    ['no upgrade', with_({ Connection: undefined, Upgrade: undefined }), 400, `Bad Request\n${notWebsocket}'upgrade' token not found in 'Connection' header\n`],
    ['an upgrade to nothing', with_({ Upgrade: undefined }), 400, `Bad Request\n${notWebsocket}'websocket' token not found in 'Upgrade' header\n`],
    ['another upgrade', with_({ Upgrade: 'h2c' }), 400, `Bad Request\n${notWebsocket}'websocket' token not found in 'Upgrade' header\n`],
    ['one of several upgrades', with_({ Upgrade: 'h2c, WebSocket', Connection: 'keep-alive, upgrade' }), 101, ''],
    ['another method', good, 405, `Method Not Allowed\n${notWebsocket}request method is not GET\n`, 'POST'],
    ['another version', with_({ 'Sec-WebSocket-Version': '8' }), 400, "Bad Request\nwebsocket: unsupported version: 13 not found in 'Sec-Websocket-Version' header\n"],
    ['one of several versions', with_({ 'Sec-WebSocket-Version': '8, 13' }), 101, ''],
    ['another origin', with_({ Origin: 'http://elsewhere.example.com' }), 403, 'Forbidden\nwebsocket: request origin not allowed by Upgrader.CheckOrigin\n'],
    ['an origin without a host', with_({ Origin: 'null' }), 403, 'Forbidden\nwebsocket: request origin not allowed by Upgrader.CheckOrigin\n'],
    ['its own origin', with_({ Origin: 'http://sensu.example.com:8081', Host: 'Sensu.example.com:8081' }), 101, ''],
    ['no key', with_({ 'Sec-WebSocket-Key': undefined }), 400, "Bad Request\nwebsocket: not a websocket handshake: 'Sec-WebSocket-Key' header is missing or blank\n"],
    ['a subprotocol', with_({ 'Sec-WebSocket-Protocol': 'chat' }), 101, ''],
    ['no name and no subscriptions', with_({ 'Sensu-AgentName': undefined, 'Sensu-Subscriptions': undefined }), 101, ''],
    ['a name that is none', with_({ 'Sensu-AgentName': 'with space' }), 101, ''],
  ]; // biome-ignore format: a table

  for (const [what, headers, status, text, method] of cases) {
    it(`${status}: ${what}`, async () => {
      const answer = await knock(url, method ?? 'GET', '/', headers);
      assert.deepEqual([answer.status, answer.text], [status, text]);
      const names = answer.raw.filter((_, index) => index % 2 === 0);
      if (status === 101) assert.ok(!names.includes('Sec-WebSocket-Protocol'));
      else assert.ok(answer.raw.includes('nosniff'));
      assert.equal(names.includes('Sec-Websocket-Version'), /^(Bad R|Meth|Forbidden\nw)/.test(text));
    });
  }

  it('agrees on an encoding', async () => {
    const encodingFor = async (accept: readonly string[]) => {
      const { raw } = await knock(url, 'GET', '/', { ...good, Accept: accept });
      const lines = raw.flatMap((name, index) =>
        index % 2 === 0 && /^(accept|content-type)$/i.test(name) ? [`${name}: ${raw[index + 1]}`] : [],
      );
      const [first, second, chosen] = lines;
      assert.deepEqual([first, second], ['Accept: application/octet-stream', 'Accept: application/json']);
      return chosen;
    };
    const protobuf = 'Content-Type: application/octet-stream';
    const json = 'Content-Type: application/json';
    assert.equal(await encodingFor(['application/octet-stream']), protobuf);
    assert.equal(await encodingFor(['application/octet-stream', 'application/json']), protobuf);
    assert.equal(await encodingFor(['application/json', 'application/octet-stream']), json);
    assert.equal(await encodingFor(['application/json, application/octet-stream']), json);
    assert.equal(await encodingFor(['*/*']), json);
  });

  it('answers other paths as a server without such pages', async () => {
    const health = await knock(url, 'GET', '/health', upgrade);
    assert.equal(health.status, 200);
    assert.equal(JSON.parse(health.text).Alarms, null);
    const other = await knock(url, 'GET', '/other', good);
    assert.deepEqual([other.status, other.text], [404, '404 page not found\n']);
    assert.equal((await knock(url, 'GET', '/?a=b', good)).status, 101);
  });

  it('says in the log who was refused', async () => {
    const lines = api.backend.logLines
      .map((line) => JSON.parse(line))
      .filter(({ component }) => component === 'agentd')
      .map(({ msg, error, user, agent }) => [msg, error, user ?? agent].filter(Boolean).join(' | '));
    for (const line of [
      'invalid username and/or password | key ghost not found | ghost',
      'invalid username and/or password | resource is invalid: wrong password for user agent | agent',
      'invalid username and/or password | resource is invalid: user fired is disabled | fired',
      'namespace "nowhere" not found | a1',
      'transport error on websocket upgrade | websocket: request origin not allowed by Upgrader.CheckOrigin | a1',
    ])
      assert.ok(lines.includes(line), line);
    const { port } = new URL(url);
    assert.equal(lines[0], `starting agentd on address: 127.0.0.1:${port}`);
  });

  it('notices a changed password and a disabled user at once', async () => {
    const user = (password: string) => ({ username: 'crew', password, groups: ['system:agents'] });
    await api.send('POST', '/api/core/v2/users', { body: user('first-secret') });
    const knocked = async (password: string) =>
      (await knock(url, 'GET', '/', with_(as('crew', password)))).status;
    assert.deepEqual([await knocked('first-secret'), await knocked('first-secret')], [101, 101]);
    await api.send('PUT', '/api/core/v2/users/crew', { body: user('second-secret') });
    assert.deepEqual([await knocked('first-secret'), await knocked('second-secret')], [401, 101]);
    await api.send('DELETE', '/api/core/v2/users/crew');
    assert.deepEqual([await knocked('first-secret'), await knocked('second-secret')], [401, 401]);
  });

  it('compares the password of a fleet once', async () => {
    const fleet = { user: 'fleet', password: 'shared-secret' };
    // A hash made elsewhere: nothing about its password is known yet.
    const password_hash = '$2a$10$/X94A4mm9CaiUBTbYNakKuRboECHwIMZo5gYbS5MCYPqoFHj01bTS';
    const groups = ['system:agents'];
    await api.send('PUT', '/api/core/v2/users/fleet', { body: { username: 'fleet', password_hash, groups } });
    const before = process.cpuUsage();
    const agents = await Promise.all(
      Array.from({ length: 100 }, (_, n) => HandAgent.connect(url, { name: `fleet-${n}`, ...fleet })),
    );
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 3_000_000, `${user + system} µs`);
    await Promise.all(agents.map((agent) => agent.leave()));
  });
});
