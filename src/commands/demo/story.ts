/** One step of the demonstration: what it shows, and the words of the command. */
export interface DemoStep {
  /** Told before it; a step that goes on with the one before says nothing. */
  readonly says?: string;
  /**
   * `cat` shows a file of the demonstration; `kill` stops what a `&` at the end has started beside; anything else is a
   * command of the program.
   */
  readonly argv: readonly string[];
}

/** A chapter of the story. */
export interface DemoChapter {
  readonly title: string;
  readonly steps: readonly DemoStep[];
}

/**
 * The handlers of Sensu's guide to registration, as a person keeps them in git: one file of each form; and the
 * configuration of an agent.
 */
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
        env_vars: ['SERVICENOW_URL=https://example.servicenow.com'],
        runtime_assets: ['sensu/sensu-servicenow-handler:3.0.0'],
        secrets: [
          { name: 'SERVICENOW_USERNAME', secret: 'servicenow_username' },
          { name: 'SERVICENOW_PASSWORD', secret: 'servicenow_password' },
        ],
      },
    },
    null,
    2,
  )}\n`,
  'agent.yml': `name: web-1
subscriptions:
- linux
deregister: true
deregistration-handler: servicenow_cmdb
`,
};

const words = (line: string): readonly string[] => line.split(' ');

export const demoStory: readonly DemoChapter[] = [
  {
    title: 'Monitoring as code',
    steps: [
      {
        says: 'Handlers live in files, in YAML or in JSON. The one named "registration" is given every new agent:',
        argv: words('cat registration.yml'),
      },
      { argv: words('create -f registration.yml -f servicenow_cmdb.json') },
      { argv: words('handler list') },
    ],
  },
  {
    title: 'A machine comes, and registers itself',
    steps: [
      { says: 'Nobody knows web-1 yet.', argv: words('entity list') },
      { says: 'This is how its agent is configured:', argv: words('cat agent.yml') },
      {
        says: 'The agent starts (a simulated one), connects and sends a keepalive:',
        argv: words('agent start -c agent.yml &'),
      },
      { says: 'The keepalive has registered it,', argv: words('entity list') },
      {
        says: 'and servicenow_cmdb has got its event. No handler is run unless --execute is said: what it would do is kept.',
        argv: words('backend outbox list'),
      },
      { says: 'All that it would be given, with secrets masked:', argv: words('backend outbox info 1') },
      {
        says: 'Registration events are not stored: the keepalive is the only event.',
        argv: words('event list'),
      },
    ],
  },
  {
    title: 'It goes silent, and is deregistered',
    steps: [
      {
        says: 'web-1 is shut down: its agent closes the connection, and nothing more is heard of it.',
        argv: words('kill %1'),
      },
      { says: 'Two minutes pass in no time:', argv: words('backend clock advance 2m') },
      {
        says: 'Its timeout is over: it is gone from the registry, with its events.',
        argv: words('entity list'),
      },
      {
        says: 'ServiceNow would have been told of the deregistration:',
        argv: words('backend outbox info 2'),
      },
    ],
  },
  {
    title: 'A router, which runs no agent',
    steps: [
      {
        says: 'Somebody else sends its keepalives, from cron for instance. The first makes it a proxy entity:',
        argv: words('entity keepalive router-1 --interval 60 --timeout 90'),
      },
      { argv: words('entity list') },
      { says: 'As long as they come in time, all is well:', argv: words('backend clock advance 1m') },
      { argv: words('entity keepalive router-1 --interval 60 --timeout 90') },
      { argv: words('backend clock advance 1m') },
      { argv: words('event list') },
      {
        says: 'One does not come. The router is not deregistered, it is an alert:',
        argv: words('backend clock advance 1m'),
      },
      { argv: words('event list') },
      { says: 'It is taken out of service by hand,', argv: words('entity delete router-1 --skip-confirm') },
      { says: 'and is gone, with its events.', argv: words('entity list') },
    ],
  },
];
