import assert from 'node:assert/strict';
import { type Answer, type Api, basic, openApi } from '../../../support/api.js';

const V = '/api/core/v2';
const merge = { 'Content-Type': 'application/merge-patch+json' };

/** Method, path, body; status, then the message of the error or the body as a whole. */
type Step = readonly [method: string, path: string, body: unknown, status: number, said?: unknown];

describe('the kinds with rules of their own', () => {
  let api: Api;
  beforeEach(async () => {
    api = await openApi();
  });
  afterEach(() => api.backend.close());

  async function play(steps: readonly Step[]): Promise<void> {
    for (const [method, path, body, status, said] of steps) {
      const answer = await api.send(method, V + path, { body, headers: method === 'PATCH' ? merge : {} });
      assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
      if (said === undefined) continue;
      if (status < 400) assert.deepEqual(answer.json, said, `${method} ${path}`);
      else assert.equal(answer.json.message, said, `${method} ${path}`);
    }
  }

  it('namespaces come with a role for pipelines, and go only when they are empty', async () => {
    const nameError = 'namespace name cannot contain spaces or special characters';
    await play([
      ['POST', '/namespaces', { name: 'lab' }, 201],
      ['POST', '/namespaces', { name: 'lab' }, 409, 'resource already exists'],
      ['POST', '/namespaces', { name: 'a lab' }, 400, nameError],
      [
        'PUT',
        '/namespaces/lab',
        { name: 'lap' },
        400,
        'the name of the resource (lap) does not match the name of the URI (lab)',
      ],
      ['PUT', '/namespaces/lab', { name: 'lab' }, 201],
      ['GET', '/namespaces/lab', undefined, 200, { name: 'lab' }],
      [
        'PUT',
        '/namespaces/lab/hooks/h',
        { metadata: { name: 'h', namespace: 'lab' }, command: 'w', timeout: 1 },
        201,
      ],
      ['DELETE', '/namespaces/lab', undefined, 500, 'resource is invalid: namespace is not empty'],
      ['DELETE', '/namespaces/lab/hooks/h', undefined, 204],
    ]);
    const roles = (await api.send('GET', `${V}/namespaces/lab/roles`)).json;
    assert.deepEqual(roles[0].metadata, { name: 'system:pipeline', namespace: 'lab', created_by: 'admin' });
    await play([
      ['DELETE', '/namespaces/lab', undefined, 204],
      ['GET', '/namespaces/lab/roles', undefined, 200, []],
      ['GET', '/namespaces/lab/rolebindings', undefined, 200, []],
      ['DELETE', '/namespaces/lab', undefined, 404, 'not found'],
    ]);
  });

  it('users never show a password, are disabled instead of deleted, and keep their groups apart', async () => {
    const both =
      'hashed password does not the match the cleartext password, only one of those should be provided';
    await play([
      [
        'POST',
        '/users',
        { username: 'ada', password: 'seven77' },
        400,
        'password length must be at least 8 characters',
      ],
      [
        'POST',
        '/users',
        { username: 'Ada', password: 'long-enough' },
        400,
        'username cannot contain spaces or special characters',
      ],
      ['POST', '/users', { username: 'ada' }, 400, 'a password or its hash is required'],
      ['POST', '/users', { username: 'ada', password: 'long-enough', password_hash: 'x' }, 400, both],
      ['POST', '/users', { username: 'ada', password: 'long-enough', groups: ['dev'] }, 201],
      ['POST', '/users', { username: 'ada', password: 'long-enough' }, 409, 'resource already exists'],
      ['GET', '/users/ada', undefined, 200, { username: 'ada', groups: ['dev'], disabled: false }],
      ['PUT', '/users/ada/groups/ops', undefined, 201],
      ['PUT', '/users/ada/groups/ops', undefined, 201],
      ['DELETE', '/users/ada/groups/dev', undefined, 204],
      ['GET', '/users/ada', undefined, 200, { username: 'ada', groups: ['ops'], disabled: false }],
      ['DELETE', '/users/ada/groups', undefined, 204],
      ['DELETE', '/users/ada', undefined, 204],
      ['GET', '/users/ada', undefined, 200, { username: 'ada', disabled: true }],
      [
        'PUT',
        '/users/ada/password',
        { password: 'long-enough', password_hash: 'h' },
        500,
        'resource is invalid: user ada is disabled',
      ],
      ['PUT', '/users/ada/reinstate', undefined, 201],
      [
        'PUT',
        '/users/ada/password',
        { password: 'not-this-one', password_hash: 'h' },
        500,
        'resource is invalid: wrong password for user ada',
      ],
      [
        'PUT',
        '/users/ada',
        { username: 'eve', password: 'long-enough' },
        400,
        'the username (eve) does not match the username on the request (ada)',
      ],
      ['PUT', '/users/nil/reinstate', undefined, 404, 'not found'],
      ['PUT', '/users/nil/password', { password: 'a', password_hash: 'h' }, 500, 'key nil not found'],
    ]);
    const works = async (password: string) =>
      (await api.send('GET', '/auth/test', { authorization: basic('ada', password) })).status === 200;
    assert.equal(await works('long-enough'), true);
    const hash = '$2a$04$BTa2bIpKR.LN7teyCoQ0lefj25DQ70fUO0DN6PwG8Yx2qKpAXmHQq';
    await play([['PUT', '/users/ada/password', { password: 'long-enough', password_hash: hash }, 201]]);
    assert.deepEqual([await works('long-enough'), await works('brand-new-one')], [false, true]);
    await play([['PUT', '/users/ada/reset_password', { password_hash: 'no hash at all' }, 201]]);
    assert.equal(await works('brand-new-one'), false);
  });

  it('hooks are added to a check and removed again', async () => {
    const check = { metadata: { name: 'c', namespace: 'default' }, interval: 9 };
    const path = '/namespaces/default/checks/c';
    const listed = async () => (await api.send('GET', V + path)).json.check_hooks;
    await play([
      ['PUT', path, check, 201],
      ['PUT', `${path}/hooks/ok`, { critical: ['a', 'b'] }, 201],
      ['PUT', `${path}/hooks/critical`, { critical: ['b', 'c'] }, 201],
      ['PUT', `${path}/hooks/1`, { 1: ['d'] }, 201],
    ]);
    assert.deepEqual(await listed(), [{ critical: ['a', 'b', 'c'] }, { 1: ['d'] }]);
    await play([
      ['DELETE', `${path}/hooks/1/hook/d`, undefined, 204],
      ['DELETE', `${path}/hooks/1/hook/d`, undefined, 404, 'not found'],
      ['DELETE', `${path}/hooks/critical/hook/b`, undefined, 204],
      [
        'PUT',
        `${path}/hooks/x`,
        { x: 'y' },
        500,
        'json: cannot unmarshal string into Go value of type []string',
      ],
      ['PUT', '/namespaces/default/checks/none/hooks/x', { x: [] }, 404, 'not found'],
    ]);
    assert.deepEqual(await listed(), [{ critical: ['a', 'c'] }]);
    const asked = await api.send('POST', `${V}${path}/execute`, { body: {} });
    assert.deepEqual([asked.status, asked.json], [202, { issued: api.backend.clock.seconds() }]);
    assert.equal(asked.headers['content-type'], 'text/plain; charset=utf-8');
  });

  it('the cluster has 64-bit ids, which no digit may be lost of', async () => {
    const members = (await api.send('GET', `${V}/cluster/members`)).text;
    const id = /"ID":(\d+)/.exec(members)?.[1] ?? '';
    const health = (await api.send('GET', '/health', { authorization: '' })).text;
    assert.ok(health.includes(`"MemberID":${id},"MemberIDHex":"${BigInt(id).toString(16)}"`));
    const failing: readonly (readonly [method: string, path: string, status: number, text: string])[] = [
      ['GET', '/cluster/members?timeout=soon', 400, 'strconv.Atoi: parsing "soon": invalid syntax'],
      ['POST', '/cluster/members', 400, 'missing peer-addrs form value'],
      [
        'POST',
        '/cluster/members?peer-addrs=ftp://h:1',
        500,
        'URL scheme must be http, https, unix, or unixs: ftp://h:1',
      ],
      [
        'PUT',
        '/cluster/members/xyz?peer-addrs=http://h:1',
        400,
        'bad id (xyz): strconv.ParseUint: parsing "xyz": invalid syntax',
      ],
      ['DELETE', '/cluster/members/1f', 500, 'etcdserver: member not found'],
    ];
    for (const [method, path, status, text] of failing) {
      const answer = await api.send(method, V + path);
      assert.deepEqual([answer.status, answer.text], [status, `${text}\n`]);
    }
    const added = await api.send('POST', `${V}/cluster/members?peer-addrs=http://h:1,http://h:2`);
    assert.deepEqual(added.json.member.peerURLs, ['http://h:1', 'http://h:2']);
    const hex = BigInt(/"member":\{"ID":(\d+)/.exec(added.text)?.[1] ?? '').toString(16);
    assert.equal((await api.send('DELETE', `${V}/cluster/members/${hex}`)).json.members.length, 1);
  });

  it('tessen answers a PUT with what it stores', async () => {
    const answer = await api.send('PUT', `${V}/tessen`, { body: { opt_out: true } });
    assert.deepEqual([answer.status, answer.text], [200, '{"opt_out":true}']);
    assert.equal((await api.send('GET', `${V}/tessen`)).headers.etag, answer.headers.etag);
    const points = '[{"name":"n","value":0.5,"timestamp":3,"tags":null}]';
    const echo = await api.send('POST', `${V}/tessen/metrics`, { authorization: '', body: points });
    assert.deepEqual([echo.status, echo.text], [200, points]);
  });

  it('metrics are text for any method, compressed on request', async () => {
    const page = await api.send('DELETE', '/metrics', { authorization: '' });
    assert.equal(page.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.match(page.text, /^# TYPE sensu_go_events_processed counter\nsensu_go_events_processed\{/m);
    const small = await api.send('GET', '/metrics', { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(small.headers['content-encoding'], 'gzip');
  });

  const queries: readonly (readonly [query: string, data: unknown, message?: string])[] = [
    ['{ versions { backend { version } } }', { versions: { backend: { version: '6.7.5' } } }],
    [
      '{ who: viewer { user { username groups } } }',
      { who: { user: { groups: ['cluster-admins'], username: 'admin' } } },
    ],
    [
      'query Q($n: String!) { namespace(name: $n) { ...F } } fragment F on Namespace { name __typename }',
      { namespace: { __typename: 'Namespace', name: 'default' } },
    ],
    [
      '{ viewer { namespaces { name } } }',
      { viewer: { namespaces: [{ name: 'default' }, { name: 'sensu-system' }] } },
    ],
    [
      '{ version { backend } }',
      null,
      'Cannot query field "version" on type "Query". Did you mean "versions"?',
    ],
    ['{ viewer }', null, 'Field "viewer" of type "Viewer" must have a sub selection.'],
    [
      '{ namespace { name } }',
      null,
      'Field "namespace" argument "name" of type "String!" is required but not provided.',
    ],
    ['{ entity { name } }', null, 'The field "entity" of type "Query" is not served by this local backend.'],
    ['mutation { x }', null, 'mutations are not served by this local backend.'],
    ['{ viewer {', null, 'Syntax Error GraphQL (1:11) Expected Name, found EOF'],
    ['', null, 'Must provide an operation.'],
  ];
  for (const [query, data, message] of queries) {
    it(`GraphQL: ${query || '(nothing)'}`, async () => {
      const answer = await api.send('POST', '/graphql', { body: { query, variables: { n: 'default' } } });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.json.data, data);
      if (message === undefined) assert.equal(answer.json.errors, null);
      else assert.equal(answer.json.errors[0].message, message);
    });
  }
});

describe('where the guide and 6.7.5 disagree', () => {
  const asked: readonly (readonly [
    title: string,
    method: string,
    path: string,
    body: unknown,
    guide: number,
    original: number,
  ])[] = [
    [
      'a pipe handler that only names handlers',
      'PUT',
      `${V}/namespaces/default/handlers/registration`,
      { metadata: { name: 'registration', namespace: 'default' }, type: 'pipe', handlers: ['cmdb'] },
      201,
      400,
    ],
    ['a selector that cannot be read', 'GET', `${V}/users?fieldSelector=(`, undefined, 400, 200],
    [
      'a name that leads out of its namespace',
      'PUT',
      `${V}/namespaces/default/checks/%2E%2E`,
      { metadata: { name: '..', namespace: 'default' }, interval: 5 },
      400,
      201,
    ],
    ['another name for a namespace', 'PATCH', `${V}/namespaces/default`, { name: 'other' }, 400, 200],
  ];
  for (const compat of ['guide', '6.7.5'] as const) {
    it(compat, async () => {
      const logged: string[] = [];
      const api = await openApi({ compat, log: (line) => logged.push(line) });
      try {
        for (const [title, method, path, body, guide, original] of asked) {
          const headers = method === 'PATCH' ? merge : {};
          const answer: Answer = await api.send(method, path, { body, headers });
          assert.equal(answer.status, compat === 'guide' ? guide : original, title);
        }
        assert.equal(
          logged.some((line) => line.includes('handler set')),
          compat === 'guide',
        );
      } finally {
        await api.backend.close();
      }
    });
  }
});
