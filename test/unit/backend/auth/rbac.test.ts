import assert from 'node:assert/strict';
import { type Api, openApi } from '../../../support/api.js';

const V = '/api/core/v2';
const N = `${V}/namespaces/default`;
const password = 'secret-enough';
const unauthorized = '{"Code":4,"Message":"unauthorized to perform action"}';

interface Rule {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly resource_names?: readonly string[];
}

describe('authorization', () => {
  let api: Api;
  let users = 0;
  before(async () => {
    api = await openApi();
    await api.send('POST', `${V}/namespaces`, { body: { name: 'far' } });
  });
  after(() => api.backend.close());

  /** A new user with the rules of a role, everywhere or in one namespace. */
  async function userWith(
    rules: readonly Rule[],
    namespace?: string,
  ): Promise<{ name: string; token: string }> {
    const name = `user${++users}`;
    await api.send('POST', `${V}/users`, { body: { username: name, password } });
    const where = namespace === undefined ? V : `${V}/namespaces/${namespace}`;
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    const [roles, bindings, type] =
      namespace === undefined
        ? ['clusterroles', 'clusterrolebindings', 'ClusterRole']
        : ['roles', 'rolebindings', 'Role'];
    if (rules.length) {
      const role = await api.send('POST', `${where}/${roles}`, { body: { metadata, rules } });
      const body = { metadata, role_ref: { type, name }, subjects: [{ type: 'User', name }] };
      const binding = await api.send('POST', `${where}/${bindings}`, { body });
      assert.deepEqual([role.status, binding.status], [201, 201]);
    }
    return { name, token: await api.login(name, password) };
  }

  const table: readonly (readonly [
    title: string,
    rules: readonly Rule[],
    namespace: string | undefined,
    probes: string,
  ])[] = [
    [
      'verbs are those of the method',
      [{ verbs: ['get', 'create'], resources: ['hooks'] }],
      undefined,
      `GET ${N}/hooks/h 404, GET ${N}/hooks 403, POST ${N}/hooks 400, PUT ${N}/hooks/h 403, PATCH ${N}/hooks/h 403, DELETE ${N}/hooks/h 403, GET ${N}/checks/h 403`,
    ],
    [
      'a role in a namespace reaches no further',
      [{ verbs: ['*'], resources: ['*'] }],
      'far',
      `GET ${V}/namespaces/far/hooks 200, GET ${N}/hooks 403, GET ${V}/hooks 403, GET ${V}/users 403`,
    ],
    [
      'names match exactly and never a list',
      [{ verbs: ['*'], resources: ['hooks'], resource_names: ['mine'] }],
      undefined,
      `GET ${N}/hooks/mine 404, GET ${N}/hooks/min%65 403, GET ${N}/hooks/other 403, GET ${N}/hooks 403, POST ${N}/hooks 403, DELETE ${N}/hooks/mine 404`,
    ],
    [
      'sub-routes count for the resource above them',
      [{ verbs: ['create'], resources: ['checks'] }],
      undefined,
      `POST ${N}/checks/c/execute 500, PUT ${N}/checks/c/hooks/ok 403, DELETE ${N}/checks/c/hooks/ok/hook/h 403`,
    ],
    [
      'the cluster and tessen need everything',
      [{ verbs: ['*'], resources: ['tessen', 'cluster', 'namespaces'] }],
      undefined,
      `GET ${V}/tessen 403, GET ${V}/cluster/id 403, GET ${V}/namespaces 200`,
    ],
    [
      'nothing gives nothing but oneself and one namespace by name',
      [],
      undefined,
      `GET ${N}/hooks 403, GET ${N} 200, GET ${V}/namespaces/void 404, DELETE ${N} 403`,
    ],
  ];
  for (const [title, rules, namespace, probes] of table) {
    it(title, async () => {
      const { token } = await userWith(rules, namespace);
      for (const probe of probes.split(', ')) {
        const [method, path, status] = probe.split(' ') as [string, string, string];
        const answer = await api.send(method, path, { authorization: token });
        assert.equal(answer.status, Number(status), probe);
        if (status === '403') assert.equal(answer.text, unauthorized);
      }
    });
  }

  it('users look after themselves with rights on localselfuser', async () => {
    const { name, token } = await userWith([]);
    const as = { authorization: token };
    assert.equal((await api.send('GET', `${V}/users/${name}`, as)).json.username, name);
    assert.equal((await api.send('GET', `${V}/users/admin`, as)).status, 403);
    const change = { ...as, body: { password, password_hash: '$2a$10$no-hash-at-all' } };
    assert.equal((await api.send('PUT', `${V}/users/${name}/reset_password`, change)).status, 403);
    assert.equal((await api.send('PUT', `${V}/users/${name}/password`, change)).status, 201);
  });

  it('lists the namespaces in which a caller may read something', async () => {
    const listed = async (rules: readonly Rule[], namespace?: string) => {
      const { token } = await userWith(rules, namespace);
      const { status, json } = await api.send('GET', `${V}/namespaces`, { authorization: token });
      return status === 200 ? json.map(({ name }: { name: string }) => name) : [status, json.message];
    };
    const every = ['default', 'far', 'sensu-system'];
    assert.deepEqual(await listed([{ verbs: ['get'], resources: ['namespaces'] }]), every);
    assert.deepEqual(await listed([{ verbs: ['get'], resources: ['hooks'], resource_names: ['h'] }]), every);
    assert.deepEqual(
      await listed([{ verbs: ['get'], resources: ['namespaces'], resource_names: ['far', 'void'] }]),
      ['far'],
    );
    assert.deepEqual(await listed([{ verbs: ['get'], resources: ['roles'] }], 'far'), ['far']);
    assert.deepEqual(await listed([{ verbs: ['*'], resources: ['*'], resource_names: ['default'] }]), [
      'default',
    ]);
    assert.deepEqual(await listed([{ verbs: ['list'], resources: ['*'] }]), [500, 'request unauthorized']);
    assert.deepEqual(await listed([]), [500, 'request unauthorized']);
  });

  it('stops with 500 at a binding whose role is gone', async () => {
    const { name, token } = await userWith([{ verbs: ['*'], resources: ['hooks'] }], 'far');
    const path = `${V}/namespaces/far/hooks`;
    assert.equal((await api.send('GET', path, { authorization: token })).status, 200);
    await api.send('DELETE', `${V}/namespaces/far/roles/${name}`);
    const broken = await api.send('GET', path, { authorization: token });
    assert.deepEqual(
      [broken.status, broken.json],
      [500, { Code: 0, Message: 'unexpected error occurred during authorization' }],
    );
    const list = await api.send('GET', `${V}/namespaces`, { authorization: token });
    const key = `/sensu.io/rbac/roles/far/${name}`;
    assert.equal(
      list.json.message,
      `error listing namespaces: could not retrieve the Role ${name}: key ${key} not found`,
    );
    await api.send('DELETE', `${V}/namespaces/far/rolebindings/${name}`);
  });

  it('leaves a namespace half made for who may not write roles', async () => {
    const { token } = await userWith([{ verbs: ['create'], resources: ['namespaces'] }]);
    const made = await api.send('POST', `${V}/namespaces`, { authorization: token, body: { name: 'half' } });
    assert.deepEqual([made.status, made.json.message], [500, 'request unauthorized']);
    assert.equal((await api.send('GET', `${V}/namespaces/half`)).status, 200);
    assert.deepEqual((await api.send('GET', `${V}/namespaces/half/roles`)).json, []);
    assert.equal((await api.send('DELETE', `${V}/namespaces/half`)).status, 204);
  });
});
