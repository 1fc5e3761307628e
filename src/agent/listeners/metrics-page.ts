const help = {
  messages_dropped: 'Messages that could not be sent to the backend',
  messages_received: 'Messages received from the backend',
  messages_sent: 'Messages sent to the backend',
  new_connections: 'Connections made to the backend',
  websocket_errors: 'Attempts to connect that failed',
} as const;

export type AgentMetric = keyof typeof help;

/** The page for `/metrics`, in the text form of Prometheus and with the original's names. */
export function metricsText(values: Readonly<Partial<Record<AgentMetric, number>>> = {}): string {
  return (Object.keys(help) as AgentMetric[])
    .map((metric) => {
      const name = `sensu_go_agent_${metric}`;
      return `# HELP ${name} ${help[metric]}\n# TYPE ${name} counter\n${name} ${values[metric] ?? 0}\n`;
    })
    .join('');
}
