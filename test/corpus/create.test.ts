import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from 'mocha';
import { startTestBackend } from '../support/backend.js';
import { runInPipe } from '../support/cli.js';

/** Definitions out of published documentation, and what the original did with each; not part of this project. */
const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

const apiKey = '11111111-2222-3333-4444-555555555555';

interface Result {
  readonly exit: number;
  readonly stderr: string;
  readonly requests: readonly string[];
}

/** Where we differ on purpose. */
const onPurpose: Readonly<Record<string, string>> = {
  '0268-hooks-event.json': 'an event with a namespace and without an entity crashes the original',
};

describe('create -f with published definitions', function () {
  this.timeout(120_000);

  it('does with each what sensuctl does', async function () {
    const results = join(corpus, 'results-6.7.5.json');
    if (!existsSync(results)) {
      console.log('    (the corpus is absent: nothing was compared)');
      return this.skip();
    }
    const expected = JSON.parse(readFileSync(results, 'utf8')) as Record<string, Result>;
    const backend = await startTestBackend({ compat: '6.7.5', clusterAdminApiKey: apiKey });
    const different: string[] = [];
    try {
      for (const [file, result] of Object.entries(expected)) {
        if (file in onPurpose) continue;
        const ours = await create(backend.apiUrl, file);
        const theirs = { exit: result.exit, stderr: result.stderr, requests: result.requests };
        if (!isDeepStrictEqual(ours, theirs)) {
          different.push(`${file}\n  ours:   ${JSON.stringify(ours)}\n  theirs: ${JSON.stringify(theirs)}`);
        }
        await backend.reset();
      }
    } finally {
      await backend.close();
    }
    assert.equal(different.length, 0, `\n${different.join('\n')}`);
  });
});

async function create(apiUrl: string, file: string): Promise<Result> {
  const { exit, stderr, exchanges } = await runInPipe({
    argv: ['create', '-f', basename(file)],
    program: '/usr/bin/sensuctl',
    home: '/nonexistent',
    cwd: join(corpus, 'docs-6.7', dirname(file)),
    env: { SENSU_API_URL: apiUrl, SENSU_API_KEY: apiKey },
  });
  const requests = exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`);
  return { exit, stderr: placeheld(stderr), requests: requests.map(placeheld) };
}

/** The recordings have a placeholder where a value differs from run to run. */
const placeheld = (text: string): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid:1>');
