import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { growTree, type Node } from '../../../src/cli/tree.js';
import { registry } from '../../../src/commands/index.js';
import { type Bench, openBench } from '../../support/bench.js';

/** Every command and group, as the words that call it. */
const everything = (node: Node): string[] => [
  ...(node.path === '' ? [] : [node.path]),
  ...[...node.children.values()].flatMap(everything),
];

const paths = everything(growTree(Object.keys(registry)));

/** These start a backend in this very process, or tell the story of one. */
const longLived = /^(backend (start|exec)|demo)$/;

/** Called by that name the program speaks of nothing else; names of folders and of the local backend's own are facts. */
describe('under the name sensuctl', () => {
  let bench: Bench;
  const told = (text: string): string[] =>
    text
      .replaceAll(bench.folders.root, '')
      .replace(/\.cache\/sensectl/g, '')
      .split('\n')
      .filter((line) => /sensectl/i.test(line));

  before(async () => {
    bench = await openBench();
  });
  after(() => bench.close());

  it('all help', async () => {
    for (const path of ['', ...paths]) {
      const words = path.split(' ').filter(Boolean);
      const { stdout, stderr, exit } = await bench.pipe([...words, '--help']);
      assert.deepEqual(told(stdout + stderr), [], `${path} --help`);
      if (path !== 'completion') assert.deepEqual([exit, stderr], [0, ''], `${path} --help`);
    }
  });

  it('what every command says when it is used wrongly', async () => {
    for (const path of paths.filter((it) => !longLived.test(it))) {
      const words = path.split(' ');
      for (const wrong of [['--no-such-flag'], ['a', 'b', 'c', 'd', 'e', 'f'], []]) {
        const { text } = await bench.terminal([...words, ...wrong]);
        assert.deepEqual(told(text), [], `${path} ${wrong.join(' ')}`);
      }
    }
  });

  it('whoever is not configured, mistypes, or meets no backend', async () => {
    const env = { SENSU_API_URL: undefined, SENSU_API_KEY: undefined };
    const nowhere = ['--api-url', 'http://127.0.0.1:1', '--api-key', 'x'];
    for (const argv of [[], ['check', 'list'], ['help'], ['chekc'], ['check', 'lsit'], ['--version']]) {
      assert.deepEqual(told((await bench.terminal(argv, { env })).text), [], argv.join(' '));
      const { stdout, stderr } = await bench.pipe(argv, { env });
      assert.deepEqual(told(stdout + stderr), [], argv.join(' '));
    }
    for (const argv of [['check', 'list'], ['backend', 'stop', '1'], ['env'], ['logout']]) {
      assert.deepEqual(told((await bench.terminal([...argv, ...nowhere])).text), [], argv.join(' '));
    }
  });

  it('completion and what configures a shell', async () => {
    for (const argv of [
      ['completion', 'bash'],
      ['completion', 'zsh'],
      ['completion', 'fish'],
      ['completion', 'bash', '-h'],
      ['completion', 'nosuch'],
      ['env', '--shell', 'fish'],
      ['backend', 'fidelity'],
      ['backend', 'ls'],
    ]) {
      const { stdout, stderr } = await bench.pipe(argv);
      assert.ok(stdout + stderr !== '', argv.join(' '));
      assert.deepEqual(told(stdout + stderr), [], argv.join(' '));
    }
  });

  it('the demonstration', async () => {
    const { text } = await bench.terminal(['demo']);
    assert.match(text, /sensuctl/);
    assert.deepEqual(told(text), []);
  });
});
