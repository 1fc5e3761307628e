import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openStore } from '../../../../src/backend/store/open.js';
import type { Store } from '../../../../src/backend/store/store.js';
import { asset, event, kinds } from '../../../../src/resources/index.js';
import { decode, zero } from '../../../../src/resources/kit/decode.js';
import { settle } from '../../../../src/resources/kit/encode.js';

const writer = join(import.meta.dirname, '../../../fixtures/store-writer.ts');
const filler = join(import.meta.dirname, '../../../fixtures/store-full.ts');

describe('store in a folder', () => {
  let folder: string;
  let stores: Store[];

  const open = async (path = folder): Promise<Store> => {
    const store = await openStore(path);
    stores.push(store);
    return store;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    stores = [];
  });

  afterEach(async () => {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const reopened = async (store: Store): Promise<Store> => {
    await store.close();
    stores = stores.filter((other) => other !== store);
    return open();
  };

  it('keeps every kind, long and odd keys, and what belongs to no kind', async () => {
    const store = await open();
    for (const kind of kinds) store.put(kind.storage, 'default/x', zero(kind.shape));
    const full = decode(event.shape, {
      id: '11111111-89ab-4def-8123-456789abcdef',
      check: {
        metadata: { name: 'c', labels: { '10': 'b', '9': 'a', ü: '<&>\u2028' } },
        duration: 0.25,
        history: [{ status: 1, executed: 5 }],
        check_hooks: [{ non_zero: ['ps'] }],
        output: 'a\nb "quoted" \u{1f600}',
      },
    });
    store.put('events', 'default/e/c', settle(event.shape, full));
    store.put('assets', `default/${'long/'.repeat(1000)}`, zero(asset.shape));
    store.put('tokens', 'with\0nul', { secret: 'c2VjcmV0', nested: [1, { a: null }] });
    const before = store.snapshot();
    assert.deepEqual(
      JSON.parse(JSON.stringify((await reopened(store)).snapshot())),
      JSON.parse(JSON.stringify(before)),
    );
  });

  it('forgets what was deleted, and goes back to a seed for good', async () => {
    const store = await open();
    store.put('things', 'a', { n: 1 });
    store.put('things', 'b', { n: 2 });
    const seed = store.snapshot();
    store.put('things', 'c', { n: 3 });
    store.delete('things', 'a');
    await store.durable();
    store.put('things', 'b', { n: 4 });
    const again = await reopened(store);
    assert.deepEqual(
      again.snapshot().entries.map(([, key, value]) => [key, value]),
      [
        ['b', { n: 4 }],
        ['c', { n: 3 }],
      ],
    );
    again.reset(seed);
    assert.deepEqual((await reopened(again)).snapshot(), seed);
  });

  it('has all that was acknowledged, and only whole groups, after kill -9 at any moment', async function () {
    this.timeout(60_000);
    let first = 1;
    for (const killAfter of [1, 40, 200]) {
      const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, String(first)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let acknowledged = 0;
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        if (++lines === killAfter) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      assert.equal(child.signalCode, 'SIGKILL');
      const store = await openStore(folder);
      const numbers = (prefix: string): number[] =>
        store.list(prefix).items.map(({ value }) => (value as { n: number }).n);
      assert.deepEqual(numbers('left'), numbers('right'), 'both entries of a pair, or neither');
      for (let n = Math.max(1, acknowledged - 49); n <= acknowledged; n++) {
        const { n: kept } = store.get('left', `default/${n % 50}`)!.value as { n: number };
        assert.ok(kept >= n, `${n} was acknowledged, ${kept} is there`);
      }
      first = Math.max(...numbers('left')) + 1;
      await store.close();
    }
  });

  it('acknowledges nothing while the disk is full, and everything again when there is room', async function () {
    if (process.platform === 'win32') this.skip();
    this.timeout(30_000);
    const command = `ulimit -f 400; exec "$0" --import tsx "$1" "$2"`;
    const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, filler, folder]);
    const told = JSON.parse(stdout) as string[];
    const refused = told.filter((text) => text !== 'kept');
    assert.ok(refused.length > 10, `${refused.length} of ${told.length} refused`);
    assert.ok(
      refused.every((text) => text.startsWith(`StoreError: the state folder ${folder} cannot be written: `)),
    );
    assert.equal(told.at(-1), 'kept');
    const store = await open();
    assert.deepEqual(
      store.list('things').items.map(({ key, value }) => [key, value]),
      [['default/small', { n: 1 }]],
    );
  });

  describe('refuses a folder', () => {
    const refusal = (path = folder): Promise<string> =>
      openStore(path).then(
        async (store) => {
          await store.close();
          return 'opened';
        },
        (error: Error) => `${error.name}: ${error.message}`,
      );

    it('that another backend uses, and takes it over from a dead one', async () => {
      const store = await open();
      assert.equal(
        await refusal(),
        `StoreError: the state folder ${folder} is in use by another backend (process ${process.pid})`,
      );
      const lock = readFileSync(join(folder, 'backend.lock'), 'utf8');
      await reopened(store);
      await stores.pop()?.close();
      writeFileSync(
        join(folder, 'backend.lock'),
        lock.replace(/"started":"[^"]*"/, '"started":"of another boot"'),
      );
      assert.equal(await refusal(), 'opened');
    });

    it('of another version, of another program, or that cannot be written', async () => {
      writeFileSync(join(folder, 'state.json'), '{"format":99}\n');
      assert.match(
        await refusal(),
        /was written by another version \(format 99, this version has format 1\)/,
      );
      const sensu = join(folder, 'sensu');
      mkdirSync(join(sensu, 'etcd'), { recursive: true });
      assert.match(await refusal(sensu), /belongs to a sensu-backend/);
      const other = join(folder, 'other');
      mkdirSync(other);
      writeFileSync(join(other, 'data.mdb'), '');
      assert.match(await refusal(other), /holds another program's database/);
      assert.match(
        await refusal(join(folder, 'state.json', 'below')),
        /^StoreError: the state folder .*below cannot be used: (ENOTDIR|EEXIST)/,
      );
    });
  });
});
