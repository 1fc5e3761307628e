/** Agents send the first two, backends the others. */
export type MessageType = 'keepalive' | 'event' | 'entity_config' | 'check_request';

const newline = 10;

/** A websocket message: the type, a newline, the payload. It is sent as a binary message in both encodings. */
export function frame(type: MessageType, payload: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(type.length + 1 + payload.length);
  message.write(type, 'latin1');
  message[type.length] = newline;
  message.set(payload, type.length + 1);
  return message;
}

/** Takes a message apart; the payload is a view of it. Nothing for one without a newline, which ends the connection. */
export function splitFrame(data: Uint8Array): { type: string; payload: Uint8Array } | undefined {
  const end = data.indexOf(newline);
  if (end < 0) return undefined;
  const type = Buffer.from(data.buffer, data.byteOffset, end).toString();
  return { type, payload: data.subarray(end + 1) };
}
