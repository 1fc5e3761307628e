import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { limitCache } from '../../../../src/cli/main/code-cache-limit.js';
import { makeFolders } from '../../../support/home.js';

describe('the cache of compiled code', () => {
  it('keeps what was written last, of all versions together, and touches nothing else', () => {
    const { root, remove } = makeFolders();
    try {
      const put = (folder: string, name: string, written: number): void => {
        mkdirSync(join(root, folder), { recursive: true });
        writeFileSync(join(root, folder, name), 'x'.repeat(100));
        utimesSync(join(root, folder, name), written, written);
      };
      put('v8-11-x64', 'old', 1000);
      put('v8-11-x64', 'new', 4000);
      put('v8-12-x64', 'older', 500);
      put('v8-12-x64', 'newer', 3000);
      put('backends', 'note.json', 1);
      limitCache(root, 250);
      const left = ['v8-11-x64', 'v8-12-x64', 'backends'].map((name) => readdirSync(join(root, name)));
      assert.deepEqual(left, [['new'], ['newer'], ['note.json']]);
    } finally {
      remove();
    }
  });
});
