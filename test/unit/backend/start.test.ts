import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, ListenError, OptionError, startBackend } from '../../../src/backend/index.js';
import { basic, exchange, openApi } from '../../support/api.js';

const V = '/api/core/v2';
const fixture = (name: string): string => join('test', 'fixtures', 'tls', name);

/** A socket that took a port away. */
async function takePort(): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

const isFree = async (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
};

describe('startBackend', () => {
  it('serves what sensu-backend init leaves behind', async () => {
    const api = await openApi({ compat: '6.7.5', clusterAdminApiKey: undefined });
    try {
      assert.equal(api.backend.apiKey, '', 'no key is made that the original would not have');
      const authorization = await api.login('admin', 'P@ssw0rd!');
      const names = async (path: string): Promise<string[]> =>
        (await api.send('GET', V + path, { authorization })).json.map(
          (r: { name?: string; username?: string; metadata?: { name: string } }) =>
            r.metadata?.name ?? r.name ?? r.username,
        );
      assert.deepEqual(await names('/namespaces'), ['default', 'sensu-system']);
      assert.deepEqual(await names('/users'), ['admin', 'agent']);
      const roles = ['admin', 'cluster-admin', 'edit', 'system:agent', 'system:user', 'view'];
      assert.deepEqual(await names('/clusterroles'), roles);
      assert.deepEqual(await names('/clusterrolebindings'), ['cluster-admin', 'system:agent', 'system:user']);
      assert.deepEqual(await names('/roles'), ['system:pipeline', 'system:pipeline']);
      assert.deepEqual(await names('/apikeys'), []);
      const [entity] = (await api.send('GET', `${V}/namespaces/sensu-system/entities`, { authorization }))
        .json;
      assert.deepEqual(
        [entity.entity_class, entity.subscriptions, entity.metadata.created_by],
        ['backend', null, undefined],
      );
    } finally {
      await api.backend.close();
    }
  });

  it('takes the administrator it is told', async () => {
    const clusterAdminApiKey = 'AAAAAAAA-1111-4222-8333-BBBBBBBBBBBB';
    const api = await openApi({
      clusterAdminUsername: 'root',
      clusterAdminPassword: 'quite another one',
      clusterAdminApiKey,
    });
    try {
      assert.equal(api.backend.apiKey, clusterAdminApiKey.toLowerCase());
      const authorization = await api.login('root', 'quite another one');
      assert.equal((await api.send('GET', `${V}/users/root`, { authorization })).status, 200);
      assert.equal(
        (await api.send('GET', '/auth', { authorization: basic('root', 'P@ssw0rd!') })).status,
        401,
      );
      assert.equal((await api.send('GET', `${V}/users/admin`)).status, 404);
    } finally {
      await api.backend.close();
    }
  });

  it('says which port is taken and which flag chooses another, and leaves nothing behind', async () => {
    const taken = await takePort();
    const spare = await takePort();
    await spare.free();
    try {
      await assert.rejects(
        startBackend({ agentPort: taken.port, apiListenAddress: `127.0.0.1:${spare.port}` }),
        {
          name: 'ListenError',
          code: 'EADDRINUSE',
          message: `port ${taken.port} is already in use (127.0.0.1:${taken.port}); choose another one with --agent-port`,
        },
      );
      assert.equal(await isFree(`http://127.0.0.1:${spare.port}`), true);
      const api = startBackend({ apiListenAddress: `127.0.0.1:${taken.port}` });
      await assert.rejects(
        api,
        (error) => error instanceof ListenError && /--api-listen-address/.test(error.message),
      );
    } finally {
      await taken.free();
    }
    for (const options of [
      { apiListenAddress: 'nowhere' },
      { apiListenAddress: 'x:70000' },
      { clusterAdminApiKey: 'k' },
    ])
      await assert.rejects(startBackend(options), OptionError);
  });

  it('ends at once, whoever is connected', async () => {
    const backend = await startBackend();
    const { hostname, port } = new URL(backend.apiUrl);
    const idle = await new Promise<Socket>((resolve) => {
      const socket = connect(Number(port), hostname, () => resolve(socket));
    });
    idle.on('error', () => undefined);
    const ended = new Promise((resolve) => idle.on('close', resolve));
    idle.write('POST /auth HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    await Promise.all([backend.close(), backend.close()]);
    await Promise.all([backend.closed, ended]);
    assert.deepEqual([await isFree(backend.apiUrl), await isFree(backend.agentUrl)], [true, true]);
  });

  it('goes back to the seed, or to what is declared to be it', async () => {
    const api = await openApi();
    const { backend, send } = api;
    const status = async (path: string): Promise<number> => (await send('GET', V + path)).status;
    try {
      const authorization = await api.login('admin', 'P@ssw0rd!');
      await send('POST', `${V}/namespaces`, { body: { name: 'kept' } });
      backend.takeSeed();
      await send('POST', `${V}/namespaces`, { body: { name: 'lost' } });
      await send('DELETE', `${V}/clusterroles/view`);
      await backend.reset();
      assert.deepEqual(
        [
          await status('/namespaces/kept'),
          await status('/namespaces/lost'),
          await status('/clusterroles/view'),
        ],
        [200, 404, 200],
      );
      const answer = await send('GET', `${V}/users`, { authorization });
      assert.equal(answer.status, 200, 'tokens stay good');
      assert.deepEqual(
        backend
          .journal()
          .map(({ method, path, status: code, user }) => `${method} ${path} ${code} ${user}`)
          .at(-1),
        `GET ${V}/users 200 admin`,
      );
    } finally {
      await backend.close();
    }
  });

  it('keeps its state in a folder: resources, tokens, the API key', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'sensectl-state-'));
    let backend: Backend | undefined;
    try {
      const first = await openApi({ stateDir, clusterAdminApiKey: undefined });
      const authorization = await first.login('admin', 'P@ssw0rd!');
      await first.send('POST', `${V}/namespaces`, { body: { name: 'kept' } });
      await first.backend.close();
      backend = await startBackend({ stateDir, clusterAdminPassword: 'too late for that' });
      assert.equal(backend.apiKey, first.backend.apiKey);
      const read = await exchange(backend.apiUrl, 'GET', `${V}/namespaces/kept`, { authorization });
      assert.equal(read.status, 200);
      await backend.reset();
      const gone = await exchange(backend.apiUrl, 'GET', `${V}/namespaces/kept`, { authorization });
      assert.equal(gone.status, 404);
    } finally {
      await backend?.close();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  it('speaks TLS when it is given a certificate', async () => {
    const tls = { certFile: fixture('localhost.pem'), keyFile: fixture('localhost.key') };
    const api = await openApi({ tls });
    try {
      assert.match(api.backend.apiUrl, /^https:/);
      assert.equal((await api.send('GET', '/version')).json.sensu_backend, '6.7.5');
      const token = (await api.login('admin', 'P@ssw0rd!')).split('.')[1] ?? '';
      assert.equal(JSON.parse(Buffer.from(token, 'base64url').toString()).iss, api.backend.apiUrl);
    } finally {
      await api.backend.close();
    }
    await assert.rejects(startBackend({ tls: { ...tls, keyFile: 'nowhere.key' } }), /cannot read --key-file/);
  });
});
