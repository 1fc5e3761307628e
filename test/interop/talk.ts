import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { serving } from '../support/listeners.js';
import { deregistrationHandler } from './agents.js';
import type { Stage } from './stage.js';

/** Checks that are run one after the other, so that all that can be said about a check is said. */
const byHand: Readonly<Record<string, string>> = {
  full: `
  command: 'echo "disk {{ .name }} | used=85;80;90 free=15"; exit 1'
  handlers: [told, ${deregistrationHandler}]
  high_flap_threshold: 60
  low_flap_threshold: 20
  timeout: 7
  ttl: 90
  env_vars: ["LANG=C", "LIMIT=90"]
  check_hooks: [{non-zero: [who]}, {"1": [who, missing]}, {ok: [who]}]
  output_metric_format: nagios_perfdata
  output_metric_handlers: [told]
  output_metric_tags: [{name: host, value: "{{ .name }}"}]
  output_metric_thresholds: [{name: used, thresholds: [{max: "80", status: 1, min: ""}], null_status: 2, tags: [{name: host, value: x}]}]
  max_output_size: 4096
  subdue: {days: {monday: [{begin: "03:00 AM", end: "04:00 AM"}]}}
  subdues: [{begin: "2026-01-04T22:00:00Z", end: "2026-01-05T05:00:00Z", repeat: [weekdays]}]
  pipelines: [{name: nowhere, type: Pipeline, api_version: core/v2}]
  secrets: [{name: TOKEN, secret: token}]`,
  markup: `
  command: 'printf "<a href=x>&amp;</a> \\\\t é \\\\377 \\\\033[1m \\\\342\\\\200\\\\250"'`,
  stdin: `
  command: cat
  stdin: true`,
  environment: `
  command: 'echo $LANG $LIMIT {{ .labels.place | default "none" }} {{ .system.arch }} {{ .annotations.a | default "b" }}'
  env_vars: ["LANG=C", "LIMIT=a=b c"]`,
  equipped: `
  command: 'greet; echo "$GREETING_PATH" | grep -c .; exit 2'
  runtime_assets: [greeting]
  check_hooks: [{critical: [equipped]}]`,
  unequipped: `
  command: 'greet'
  runtime_assets: [spoiled]`,
  slow: `
  command: echo begun; sleep 5
  timeout: 1`,
  absent: `
  command: /no/such/program --at-all`,
  unmatched: `
  command: echo {{ .labels.nowhere }}`,
  elsewhere: `
  command: echo up
  proxy_entity_name: router-1`,
  quiet: `
  command: 'printf "a.b.c 5 1700000000\\\\n"'
  output_metric_format: graphite_plaintext
  discard_output: true`,
  influx: `
  command: 'printf "weather,location=us temperature=82,wind=3 1465839830100400200\\\\n"'
  output_metric_format: influxdb_line
  output_metric_tags: [{name: region, value: "{{ .labels.region }}"}]`,
  opentsdb: `
  command: 'printf "sys.cpu 1356998400 42.5 host=web01 cpu=0\\\\n"'
  output_metric_format: opentsdb_line`,
  prometheus: `
  command: 'printf "# TYPE go_goroutines gauge\\\\ngo_goroutines{pool=\\"a\\"} 19\\\\n"'
  output_metric_format: prometheus_text
  output_metric_thresholds: [{name: go_goroutines, thresholds: [{max: "10", min: "", status: 2}], null_status: 1, tags: null}]`,
  'no-metrics': `
  command: echo nothing that could be measured
  output_metric_format: graphite_plaintext
  output_metric_handlers: [told]`,
  'all-well': `
  command: 'true'
  check_hooks: [{ok: [who]}, {warning: [who]}]`,
  'odd-status': `
  command: exit 77
  check_hooks: [{unknown: [who]}]`,
};

/** Checks that the backend has run by itself. */
const byClock: Readonly<Record<string, string>> = {
  scheduled: `
  command: echo again
  publish: true
  interval: 1`,
  'in-turn': `
  command: echo mine
  publish: true
  round_robin: true
  interval: 1`,
  probe: `
  command: echo {{ .labels.address }} of {{ .name }}
  publish: true
  interval: 1
  proxy_requests: {entity_attributes: [entity.entity_class == 'proxy'], splay: false}`,
};

export const namesByHand = Object.keys(byHand);
export const namesByClock = Object.keys(byClock);

const check = ([name, spec]: readonly [string, string]): string => `
type: CheckConfig
api_version: core/v2
metadata: {name: ${name}, labels: {team: interop}, annotations: {fatigue_check: "1"}}
spec:
  subscriptions: [interop]
  ${/^ {2}interval:/m.test(spec) ? '' : 'interval: 60'}${spec}
`;

const others = (assets: string, sha512: string): string => `
type: HookConfig
api_version: core/v2
metadata: {name: who, labels: {origin: interop}}
spec: {command: 'echo "hooked {{ .name }}"; exit 3', timeout: 5}
---
type: HookConfig
api_version: core/v2
metadata: {name: equipped}
spec: {command: greet, timeout: 5, stdin: true, runtime_assets: [greeting]}
---
type: Asset
api_version: core/v2
metadata: {name: greeting, annotations: {origin: interop}}
spec:
  builds:
    - {url: ${assets}/other, sha512: ${'ef'.repeat(64)}, filters: [entity.system.os == 'plan9']}
    - {url: "${assets}/{{ .labels.region }}", sha512: ${sha512}, filters: [entity.system.os == 'linux'], headers: {X-Token: t}}
---
type: Asset
api_version: core/v2
metadata: {name: spoiled}
spec: {url: ${assets}/spoiled, sha512: ${'fe'.repeat(64)}}
---
type: Entity
api_version: core/v2
metadata: {name: site-a, labels: {address: 192.0.2.1}}
spec: {entity_class: proxy}
`;

/** What is created at first, with a server of the assets in it, and what when the agent is at home. */
export interface Topics {
  readonly byHand: string;
  readonly byClock: string;
}

export async function topics(stage: Stage): Promise<Topics> {
  const body = '#!/bin/sh\necho greetings\n';
  const header = { name: 'bin/greet', size: body.length, mode: 0o755 };
  const archive = gzipSync(await packTar([{ header, body }]));
  const server = await serving((_request, response) => response.end(archive));
  stage.onClose(() => server.close());
  const sha512 = createHash('sha512').update(archive).digest('hex');
  const checks = Object.entries(byHand).map(check);
  return {
    byHand: [...checks, others(server.url, sha512)].join('---'),
    byClock: Object.entries(byClock).map(check).join('---'),
  };
}
