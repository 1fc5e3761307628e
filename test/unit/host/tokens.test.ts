import assert from 'node:assert/strict';
import { configTokenFields, fillTokens, substituteTokens } from '../../../src/host/tokens.js';
import { type Entity, entityConfigShape, entityShape } from '../../../src/resources/core/entity.js';
import { zero } from '../../../src/resources/kit/decode.js';

const blank = zero(entityShape);
const entity: Entity = {
  ...blank,
  entity_class: 'agent',
  user: 'agent',
  subscriptions: ['linux', 'entity:web1'],
  system: { ...blank.system, os: 'linux', hostname: 'h' },
  metadata: {
    ...blank.metadata,
    name: 'web1',
    namespace: 'default',
    labels: { disk: '/data', empty: '', odd: '<no value>', wide: `é<b>&'"` },
    annotations: { 'a.b': 'c' },
  },
};

/** What the original's token package answers to the same templates. */
const filled: Record<string, string> = {
  plain: 'plain',
  'echo {{ .name }} {{ .labels.disk }} {{.namespace}} {{ .entity_class }}': 'echo web1 /data default agent',
  '{{ .system.os }} {{ index .annotations "a.b" }}': 'linux c',
  '{{ .labels.nope | default "d" }}': 'd',
  '{{ .x.y.z | default "q" }}': 'q',
  '{{.labels.nope\n | default 90}}': '90',
  '{{index .labels "disk_warning" | default 80}}': '80',
  '{{ .labels.empty | default "x" }}|': '|',
  '{{ .subscriptions }} {{ .deregister }} {{ .last_seen }}': '[linux entity:web1] false 0',
  '{{ range $i, $s := .subscriptions }}{{ $i }}={{ $s }};{{ end }}': '0=linux;1=entity:web1;',
  '{{ range .nope }}x{{ else }}none{{ end }}': 'none',
  '{{ range .subscriptions }}{{ . }}{{ break }}{{ end }}': 'linux',
  '{{ if .labels.nope }}a{{ else if eq .name "web1" }}b{{ else }}c{{ end }}': 'b',
  '{{ if and (eq .name "web1") (ne .user "x") }}ok{{ end }}': 'ok',
  '{{ with $x := .labels.disk }}{{ $x }}{{ end }}': '/data',
  '{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ end }}{{ $x }}': 'b',
  '{{ printf "%s-%d-%05d-%q-%v-%x" .name 3 42 .labels.disk .subscriptions .name }}':
    'web1-3-00042-"/data"-[linux entity:web1]-77656231',
  '{{ printf "%6.2f|%-5s|%5s|%t|%%|%T" 1.5 "a" "b" true .name }}': '  1.50|a    |    b|true|%|string',
  '{{ printf "%d" .name }}{{ printf "%s" }}{{ printf "a" 1 }}':
    '%!d(string=web1)%!s(MISSING)a%!(EXTRA int=1)',
  '{{ html .labels.wide }} {{ urlquery .labels.wide }}': 'é&lt;b&gt;&amp;&#39;&#34; %C3%A9%3Cb%3E%26%27%22',
  '{{ js .labels.wide }}': `é\\u003Cb\\u003E\\u0026\\'\\"`,
  '{{ len .subscriptions }} {{ slice .name 1 2 }} {{ index .subscriptions 0 }}': '2 e linux',
  '{{ lt 1 2 }} {{ gt 2 3 }} {{ le 2 2 }} {{ ge 1 2 }} {{ not .nope }}': 'true false true false true',
  '${{ assetPath "sensu/sensu-ruby" }}': '$SENSU_SENSU_RUBY_PATH',
  "{{ 1 }}{{ 1.5 }}{{ 0x1F }}{{ 1e3 }}{{ 'a' }}{{ -4 }}": '11.531100097-4',
  '{{ "a\\n\\"b\\u00e9" }}{{ `raw "x"` }}': 'a\n"béraw "x"',
  'a  {{- .name -}}  y{{/* c */}}': 'aweb1y',
};

const parsing = 'command: could not parse the template: template: command:1: ';
const running = 'could not execute the template: template: command:1:';
const unknown = 'command: unmatched token: found an undefined value but could not identify the token';

const refused: Record<string, string> = {
  'echo {{ .labels.nope }}':
    'command: unmatched token: template: command:1:15: executing "command" at <.labels.nope>: map has no entry for key "nope"',
  'é\n{{ .x.y }}':
    'command: unmatched token: template: command:2:5: executing "command" at <.x.y>: map has no entry for key "x"',
  '{{ index .labels "bar" }}': unknown,
  '{{ .labels.odd }}': unknown,
  '<no value>': unknown,
  '{{ .name.foo }}': `${running}8: executing "command" at <.name.foo>: can't evaluate field foo in type interface {}`,
  '{{ index .subscriptions 7 }}': `${running}3: executing "command" at <index .subscriptions 7>: error calling index: index out of range: 7`,
  '{{ eq .name 1 }}': `${running}3: executing "command" at <eq .name 1>: error calling eq: incompatible types for comparison: string and int`,
  '{{ assetPath 1 }}': `${running}13: executing "command" at <1>: expected string; found 1`,
  '{{ assetPath }}': `${running}3: executing "command" at <assetPath>: wrong number of args for assetPath: want 1 got 0`,
  '{{ .name | .labels }}': `${running}11: executing "command" at <.labels>: labels is not a method but has arguments`,
  '{{ range .name }}x{{ end }}': `${running}9: executing "command" at <.name>: range can't iterate over web1`,
  '{{ nil }}': `${running}3: executing "command" at <nil>: nil is not a command`,
  '{{ toUpper .name }}': `${parsing}function "toUpper" not defined`,
  '{{ .name': `${parsing}unclosed action`,
  '{{ .name }': `${parsing}unexpected "}" in operand`,
  '{{ if .name }}x': `${parsing}unexpected EOF`,
  '{{ end }}': `${parsing}unexpected {{end}}`,
  '{{}}': `${parsing}missing value for command`,
  '{{ .na-me }}': `${parsing}bad character U+002D '-'`,
  '{{ .name | default \\"x\\" }}': `${parsing}unexpected "\\\\" in operand`,
  '{{ .name | 1 }}': `${parsing}non executable command in pipeline stage 2`,
  '{{ $y }}': `${parsing}undefined variable "$y"`,
  '{{ "open }}': `${parsing}unterminated quoted string`,
  '{{ ( .name }}': `${parsing}unclosed left paren`,
};

describe('tokens', () => {
  for (const [command, expected] of Object.entries(filled)) {
    it(`fill ${command}`, () => assert.equal(substituteTokens({ command }, entity).command, expected));
  }

  for (const [command, message] of Object.entries(refused)) {
    it(`refuse ${command}`, () => assert.throws(() => substituteTokens({ command }, entity), { message }));
  }

  it('are filled in every text, lists and maps included, but in no key', () => {
    const check = {
      interval: 5,
      env_vars: ['A={{ .name }}', 'B'],
      metadata: { labels: { '{{ .name }}': '{{ .user }}' } },
      subdue: null,
    };
    assert.deepEqual(substituteTokens(check, entity), {
      interval: 5,
      env_vars: ['A=web1', 'B'],
      metadata: { labels: { '{{ .name }}': 'agent' } },
      subdue: null,
    });
    assert.throws(() => substituteTokens({ env_vars: ['', '{{ .nope }}'] }, entity), {
      message:
        `couldn't evaluate template for env_vars: env_vars: unmatched token: template: env_vars:1:3: ` +
        'executing "env_vars" at <.nope>: map has no entry for key "nope" (array 1)',
    });
  });

  it('see nothing that every object of JavaScript has', () => {
    assert.throws(
      () => substituteTokens({ command: '{{ .labels.constructor }}' }, entity),
      /unmatched token/,
    );
    assert.throws(() => substituteTokens({ command: '{{ constructor }}' }, entity), /not defined/);
  });

  it('of a stored configuration see its metadata twice and no state', () => {
    const { metadata } = entity;
    const fields = configTokenFields({ ...zero(entityConfigShape), metadata });
    assert.equal(fillTokens('{{ .name }} {{ .metadata.name }}', fields), 'web1 web1');
    assert.throws(() => fillTokens({ a: '{{ .system.os }}' }, fields), /no entry for key "system"/);
  });
});
