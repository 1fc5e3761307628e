import assert from 'node:assert/strict';
import { type Answer, type Api, openApi } from '../../../support/api.js';
import { type Sample, samples } from './samples.js';

const merge = { 'Content-Type': 'application/merge-patch+json' };

describe('every kind with the seven operations', () => {
  let api: Api;
  before(async () => {
    api = await openApi();
    await api.send('POST', '/api/core/v2/namespaces', { body: { name: 'crew' } });
  });
  after(() => api.backend.close());

  for (const sample of samples) {
    const { kind } = sample;
    const namespaced = kind.scope === 'namespace';
    const all = `/api/core/v2/${kind.plural}`;
    const collection = namespaced ? `/api/core/v2/namespaces/crew/${kind.plural}` : all;
    const item = (name: string): string => `${collection}/${name}`;
    const bodyOf = (name: string, change: object = {}) => ({
      ...sample.body,
      ...change,
      metadata: { name, ...(namespaced && { namespace: 'crew' }) },
    });
    const put = (name: string, change?: object): Promise<Answer> =>
      api.send('PUT', item(name), { body: bodyOf(name, change) });
    const fails = (answer: Answer, status: number, message: string, code: number): void => {
      assert.deepEqual([answer.status, answer.json], [status, { message, code }]);
      assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    };
    const names = async (path: string): Promise<string[]> =>
      (await api.send('GET', path)).json.map(
        (resource: { metadata: { name: string } }) => resource.metadata.name,
      );

    describe(kind.plural, () => {
      it('is created, read, replaced, listed and deleted', async () => {
        const created = await api.send('POST', collection, { body: bodyOf('one') });
        assert.deepEqual([created.status, created.text], [201, '']);
        assert.equal(created.headers['content-type'], 'application/json');
        const read = await api.send('GET', item('one'));
        assert.equal(read.status, 200);
        assert.equal(read.json.metadata.created_by, 'admin', 'the caller is noted');
        assert.match(String(read.headers.etag), /^"[0-9a-f]{1,16}"$/);
        const again = await put('one');
        assert.deepEqual([again.status, again.text], [201, '']);
        const same = await api.send('GET', item('one'));
        assert.equal(same.headers.etag, read.headers.etag, 'the same content has the same tag');
        const list = await api.send('GET', collection);
        assert.equal(list.headers.etag, undefined);
        assert.ok(list.json.some((other: unknown) => isSame(other, read.json)));
        assert.ok((await names(all)).includes('one'));
        const gone = await api.send('DELETE', item('one'));
        assert.deepEqual([gone.status, gone.text], [204, '']);
        fails(await api.send('GET', item('one')), 404, 'not found', 2);
        fails(await api.send('DELETE', item('one')), 404, 'not found', 2);
      });

      it('refuses what is there already, what does not fit the URL, and what is not valid', async () => {
        await put('two');
        fails(await api.send('POST', collection, { body: bodyOf('two') }), 409, 'resource already exists', 3);
        const elsewhere = await api.send('PUT', item('three'), { body: bodyOf('two') });
        fails(elsewhere, 400, 'the name of the resource (two) does not match the name of the URI (three)', 1);
        const [change, message] = sample.bad;
        fails(await put('bad', change), 400, `resource is invalid: ${message}`, 1);
        const [mistyped, words] = sample.wrong;
        fails(await put('bad', mistyped), 400, words, 1);
        fails(await api.send('POST', collection, { body: '' }), 400, 'EOF', 1);
        if (!namespaced) return;
        const foreign = { ...sample.body, metadata: { name: 'two', namespace: 'default' } };
        const text = 'the namespace of the resource (default) does not match the namespace of the URI (crew)';
        fails(await api.send('PUT', item('two'), { body: foreign }), 400, text, 1);
        const nowhere = { ...sample.body, metadata: { name: 'two', namespace: 'void' } };
        const path = `/api/core/v2/namespaces/void/${kind.plural}`;
        fails(await api.send('POST', path, { body: nowhere }), 500, 'the namespace void does not exist', 0);
        assert.deepEqual((await api.send('GET', path)).json, []);
      });

      it('is patched: merged over what is stored, under conditions', async () => {
        await put('four');
        const before = await api.send('GET', item('four'));
        const label = (labels: object, headers = {}): Promise<Answer> =>
          api.send('PATCH', item('four'), {
            body: { metadata: { labels } },
            headers: { ...merge, ...headers },
          });
        const first = await label({ b: '2', a: '1' });
        assert.deepEqual([first.status, first.json.metadata.labels], [200, { a: '1', b: '2' }]);
        const second = await label({ c: '3', a: null });
        assert.deepEqual(second.json.metadata.labels, { a: '1', b: '2', c: '3' }, 'null takes nothing away');
        assert.deepEqual({ ...second.json, metadata: 0 }, { ...before.json, metadata: 0 }, 'the rest stays');
        const key = `/sensu.io/${kind.storage}${namespaced ? '/crew' : ''}`;
        const text = `at least one condition failed for the key ${key}/four`;
        fails(await label({}, { 'If-Match': String(before.headers.etag) }), 412, text, 7);
        fails(await label({}, { 'If-None-Match': `W/${second.headers.etag}` }), 412, text, 7);
        assert.equal((await label({}, { 'If-Match': `"0", ${second.headers.etag}` })).status, 200);
        const absent = await api.send('PATCH', item('none'), { body: {}, headers: merge });
        fails(absent, 404, `key ${key}/none not found`, 2);
        const [change, message] = sample.bad;
        const bad = await api.send('PATCH', item('four'), { body: change, headers: merge });
        if (sample.inherits) assert.equal(bad.status, 200, 'list items inherit what they leave out');
        else fails(bad, 500, message, 0);
        const renamed = await api.send('PATCH', item('four'), {
          body: { metadata: { name: 'x' } },
          headers: merge,
        });
        fails(renamed, 400, 'the name of the resource (x) does not match the name in the URI (four)', 1);
        const plain = await api.send('PATCH', item('four'), { body: {} });
        const wanted =
          'invalid Content-Type header: application/json.  Allowed values: application/merge-patch+json';
        fails(plain, 400, wanted, 1);
      });

      it('is listed in pages, in byte order', async () => {
        for (const name of ['p-b', 'p-B', 'p-a.1', 'p-a-1', 'p-_']) await put(name);
        const seen: string[] = [];
        let path = `${collection}?limit=2`;
        for (let page = 0; page < 50; page++) {
          const answer = await api.send('GET', path);
          assert.ok(answer.json.length <= 2);
          seen.push(...answer.json.map((resource: { metadata: { name: string } }) => resource.metadata.name));
          const token = answer.headers['sensu-continue'];
          if (token === undefined) break;
          path = `${collection}?limit=2&continue=${token}`;
        }
        assert.deepEqual(seen, await names(collection));
        assert.deepEqual(
          seen.filter((name) => name.startsWith('p-')),
          ['p-B', 'p-_', 'p-a-1', 'p-a.1', 'p-b'],
        );
      });

      it('is selected by label and field', async () => {
        const labelled = {
          ...bodyOf('s1'),
          metadata: { ...bodyOf('s1').metadata, labels: { tier: 'gold' } },
        };
        await api.send('PUT', item('s1'), { body: labelled });
        await put('s2');
        assert.deepEqual(await names(`${collection}?labelSelector=tier==gold`), ['s1']);
        const field = Object.keys(kind.fields({ ...sampleOf(sample), metadata: { name: 'x' } })).find(
          (name) => name.endsWith('.name'),
        );
        const fields = encodeURIComponent(`${field} in [s2, nobody]`);
        assert.deepEqual(await names(`${collection}?fieldSelector=${fields}`), ['s2']);
        assert.deepEqual(await names(`${collection}?labelSelector=tier==gold&fieldSelector=${fields}`), []);
        const broken = await api.send('GET', `${collection}?labelSelector=tier=`);
        assert.deepEqual([broken.status, broken.text], [400, '{"message": "failed to parse labelSelector"}']);
      });

      it('knows no other methods', async () => {
        for (const [method, path] of [
          ['PUT', collection],
          ['DELETE', collection],
          ['HEAD', collection],
          ['OPTIONS', item('one')],
          ['POST', item('one')],
        ] as const) {
          const answer = await api.send(method, path, { authorization: '' });
          assert.deepEqual(
            [answer.status, answer.text, answer.headers['allow']],
            [405, '', undefined],
            method,
          );
        }
      });
    });
  }
});

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sampleOf = ({ body }: Sample) => ({
  rules: null,
  subjects: null,
  role_ref: { name: '', type: '' },
  ...body,
});
