/** Names of close codes, as the original's websocket library writes them. */
const names: Readonly<Record<number, string>> = {
  1000: 'normal',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status',
  1006: 'abnormal closure',
  1007: 'invalid payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'mandatory extension missing',
  1011: 'internal server error',
  1015: 'TLS handshake error',
};

/** The code with which both sides of Sensu say farewell. */
export const goingAway = 1001;

/** How a connection ended that this side did not end. */
export interface Ending {
  readonly kind: 'ClosedError' | 'ConnectionError';
  /** As in Sensu's log. */
  readonly text: string;
}

/** The peer sent a close frame, or (1006) nothing more came. */
export function endedWith(code: number, reason: string): Ending {
  const name = names[code] ? ` (${names[code]})` : '';
  const text = `websocket: close ${code}${name}${reason ? `: ${reason}` : ''}`;
  return code === goingAway
    ? { kind: 'ClosedError', text: `Connection closed: ${text}` }
    : { kind: 'ConnectionError', text: `Connection error: ${text}` };
}

/** What came was no websocket frame, or more than is taken. */
export const brokeWith = (error: Error): Ending => ({
  kind: 'ConnectionError',
  text: `Connection error: websocket: ${error.message}`,
});
