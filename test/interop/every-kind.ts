/** A resource of every kind that lives in a namespace, many of their fields filled. */
export const everyKind = `
type: Asset
api_version: core/v2
metadata: {name: check-disk, labels: {origin: interop}}
spec:
  builds:
    - url: https://assets.example.com/check-disk_linux_amd64.tar.gz
      sha512: ${'ab'.repeat(64)}
      filters: [entity.system.os == 'linux', entity.system.arch == 'amd64']
      headers: {X-Token: "\${TOKEN}"}
    - url: https://assets.example.com/check-disk_windows_amd64.tar.gz
      sha512: ${'cd'.repeat(64)}
      filters: [entity.system.os == 'windows']
---
type: CheckConfig
api_version: core/v2
metadata:
  name: disk
  labels: {team: "9", area: storage}
  annotations: {runbook: "https://wiki.example.com/disk?a=1&b=2"}
spec:
  command: check-disk -w {{ .labels.warn | default "80" }} <&>
  subscriptions: [linux, "entity:db-1"]
  interval: 30
  timeout: 10
  ttl: 120
  publish: true
  handlers: [alerts]
  runtime_assets: [check-disk]
  check_hooks:
    - non-zero: [processes]
    - "3": [processes]
  env_vars: ["LANG=C", "LIMIT=90"]
  low_flap_threshold: 20
  high_flap_threshold: 60
  output_metric_format: nagios_perfdata
  output_metric_handlers: [graphite]
  output_metric_tags: [{name: host, value: "{{ .name }}"}]
  output_metric_thresholds:
    - name: used
      tags: [{name: disk, value: sda}]
      thresholds: [{min: "", max: "80.5", status: 1}, {min: "", max: "90", status: 2}]
      null_status: 1
  max_output_size: 4096
  pipelines: [{name: incidents, type: Pipeline, api_version: core/v2}]
  subdues:
    - {begin: "2026-01-04T22:00:00Z", end: "2026-01-05T05:00:00Z", repeat: [weekdays]}
---
type: CheckConfig
api_version: core/v2
metadata: {name: ping-sites}
spec:
  command: ping -c 1 {{ .labels.address }}
  subscriptions: [probes]
  cron: "*/5 * * * *"
  round_robin: true
  proxy_requests:
    entity_attributes: [entity.entity_class == 'proxy', "entity.labels.kind == 'site'"]
    splay: true
    splay_coverage: 65
  discard_output: true
  stdin: true
---
type: Entity
api_version: core/v2
metadata: {name: site-a, labels: {address: 192.0.2.1, kind: site}}
spec: {entity_class: proxy, subscriptions: [sites], redact: [password, address2]}
---
type: EventFilter
api_version: core/v2
metadata: {name: often}
spec:
  action: allow
  expressions: [event.check.occurrences == 1 || event.check.occurrences % 60 == 0]
---
type: Handler
api_version: core/v2
metadata: {name: alerts}
spec: {type: set, handlers: [page, graphite]}
---
type: Handler
api_version: core/v2
metadata: {name: page}
spec:
  type: pipe
  command: page --to ops
  timeout: 15
  filters: [is_incident, not_silenced, often]
  mutator: short
  env_vars: ["PAGER=https://pager.example.com/?a=1&b=2"]
---
type: Handler
api_version: core/v2
metadata: {name: graphite}
spec:
  type: tcp
  timeout: 5
  socket: {host: graphite.example.com, port: 2003}
---
type: HookConfig
api_version: core/v2
metadata: {name: processes}
spec: {command: ps aux, timeout: 5, stdin: false}
---
type: Mutator
api_version: core/v2
metadata: {name: short}
spec: {type: javascript, eval: "return JSON.stringify({name: event.entity.metadata.name})"}
---
type: Pipeline
api_version: core/v2
metadata: {name: incidents}
spec:
  workflows:
    - name: page
      filters: [{name: is_incident, type: EventFilter, api_version: core/v2}]
      handler: {name: page, type: Handler, api_version: core/v2}
---
type: Role
api_version: core/v2
metadata: {name: cleaner}
spec: {rules: [{verbs: [delete], resources: [entities], resource_names: [site-a]}]}
---
type: RoleBinding
api_version: core/v2
metadata: {name: cleaners}
spec:
  role_ref: {type: Role, name: cleaner}
  subjects: [{type: Group, name: cleaners}]
---
type: Silenced
api_version: core/v2
metadata: {name: "linux:disk"}
spec: {subscription: linux, check: disk, expire_on_resolve: true, reason: "moving <house> & home", begin: 1700000000}
`;
