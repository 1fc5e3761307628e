import type { FlowStep, FlowTranscript, WireSession } from './transcript.js';

/** The value after a flag, in either spelling. */
export function flagNamed(flags: readonly string[], name: string): string | undefined {
  const joined = flags.find((word) => word.startsWith(`--${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 3);
  const at = flags.indexOf(`--${name}`);
  return at < 0 ? undefined : flags[at + 1];
}

/** The header's value in recorded or tapped lines. */
export function headerIn(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((text) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}

/**
 * Which agent the wire of which step belongs to, by what it said about itself: from the step that started the agent
 * to the step that shows its sessions.
 */
export function wiresOfAgents({ steps }: FlowTranscript): ReadonlyMap<number, number> {
  const wires = new Map<number, number>();
  const taken = new Set<number>();
  for (const [start, step] of steps.entries()) {
    if (step.agent !== 'start') continue;
    const wire = steps.findIndex(
      ({ agent_wire: sessions }, index) => sessions?.[0] && !taken.has(index) && isOf(sessions[0], step),
    );
    if (wire < 0) continue;
    wires.set(start, wire);
    taken.add(wire);
  }
  return wires;
}

function isOf({ handshake_agent: lines }: WireSession, { name, flags = [] }: FlowStep): boolean {
  return (
    headerIn(lines, 'Sensu-Agentname') === name &&
    headerIn(lines, 'Sensu-Subscriptions') === (flagNamed(flags, 'subscriptions') ?? '') &&
    headerIn(lines, 'Sensu-Namespace') === (flagNamed(flags, 'namespace') ?? 'default')
  );
}

/** Names and values of header lines; the first line is none. */
export const headerLines = ([, ...lines]: readonly string[]): [string, string][] =>
  lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
