/** One step of the demonstration: what it shows, and the words of the command. */
export interface DemoStep {
  readonly says: string;
  readonly argv: readonly string[];
}

/** The handlers of Sensu's guide to registration, as a person keeps them in git: one file of each form. */
export const demoFiles: Readonly<Record<string, string>> = {
  'registration.yml': `type: Handler
api_version: core/v2
metadata:
  name: registration
spec:
  type: set
  handlers:
  - servicenow_cmdb
`,
  'servicenow_cmdb.json': `${JSON.stringify(
    {
      type: 'Handler',
      api_version: 'core/v2',
      metadata: { name: 'servicenow_cmdb' },
      spec: {
        type: 'pipe',
        command: 'sensu-servicenow-handler --cmdb-registration',
        timeout: 10,
        env_vars: ['SERVICENOW_URL=https://example.service-now.com'],
        runtime_assets: ['sensu/sensu-servicenow-handler'],
        secrets: [
          { name: 'SERVICENOW_USERNAME', secret: 'servicenow_username' },
          { name: 'SERVICENOW_PASSWORD', secret: 'servicenow_password' },
        ],
      },
    },
    null,
    2,
  )}\n`,
};

export const demoSteps: readonly DemoStep[] = [
  {
    says: 'Handlers live in files, in YAML and in JSON:',
    argv: ['create', '-f', 'registration.yml', '-f', 'servicenow_cmdb.json'],
  },
  { says: 'There they are:', argv: ['handler', 'list'] },
  {
    says: 'A router runs no agent. A manual keepalive makes it a proxy entity:',
    argv: ['entity', 'keepalive', 'router-1', '--timeout', '120'],
  },
  { says: 'The backend knows it now,', argv: ['entity', 'list'] },
  { says: 'and watches its keepalives:', argv: ['event', 'list'] },
  { says: 'It is taken out of service:', argv: ['entity', 'delete', 'router-1', '--skip-confirm'] },
  { says: 'and is gone, with its events:', argv: ['entity', 'list'] },
];
