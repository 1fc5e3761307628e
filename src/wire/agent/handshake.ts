import { jsonType, protobufType } from './codec.js';

/** The headers by which an agent says who it is, as `sensu-agent` spells them on the wire. */
export const agentHeaders = {
  namespace: 'Sensu-Namespace',
  name: 'Sensu-Agentname',
  user: 'Sensu-User',
  subscriptions: 'Sensu-Subscriptions',
} as const;

/** What an agent says about itself when it connects. */
export interface AgentIntroduction {
  readonly namespace: string;
  readonly name: string;
  /** Without `entity:NAME`, which the backend adds. */
  readonly subscriptions: readonly string[];
  /** Nothing where a client certificate stands in for a password. */
  readonly credentials?: { readonly user: string; readonly password: string } | undefined;
  /** The encoding of the connection before this one. */
  readonly contentType?: string | undefined;
  /** Asks for JSON rather than protobuf. */
  readonly json?: boolean;
}

/** The headers of an agent's upgrade request, besides those of every websocket. */
export function introductionHeaders(agent: AgentIntroduction): Record<string, string> {
  const { credentials, contentType } = agent;
  const basic = credentials && Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  return {
    Accept: agent.json ? jsonType : protobufType,
    ...(basic === undefined ? {} : { Authorization: `Basic ${basic}` }),
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    [agentHeaders.name]: agent.name,
    [agentHeaders.namespace]: agent.namespace,
    [agentHeaders.subscriptions]: joinSubscriptions(agent.subscriptions),
    ...(credentials ? { [agentHeaders.user]: credentials.user } : {}),
  };
}

export const joinSubscriptions = (subscriptions: readonly string[]): string => subscriptions.join(',');

/** Empty ones mean nothing. */
export const splitSubscriptions = (header: string): string[] => header.split(',').filter(Boolean);

/** The lines of the backend's answer that speak of encodings: all that it accepts, and what it chose. */
export function encodingHeaders(contentType: string): [name: string, value: string][] {
  return [
    ['Accept', protobufType],
    ['Accept', jsonType],
    ['Content-Type', contentType],
  ];
}

/** The backend's choice: protobuf for those who ask for it and nothing else. */
export const encodingForRequest = (accept: string | undefined): string =>
  accept === protobufType ? protobufType : jsonType;

/**
 * The agent's choice: protobuf if a line of its own names it in the backend's answer.
 *
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders` has them: joined lines do not count
 */
export function encodingOfAnswer(rawHeaders: readonly string[]): string {
  const isOffered = rawHeaders.some(
    (value, index) =>
      index % 2 === 1 && value === protobufType && rawHeaders[index - 1]?.toLowerCase() === 'accept',
  );
  return isOffered ? protobufType : jsonType;
}
