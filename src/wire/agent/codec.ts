import type { Event } from '../../resources/core/event.js';
import type { CheckRequest } from './check-request.js';
import type { EntityConfig } from './entity-config.js';
import { jsonCodec } from './json-codec.js';

export const jsonType = 'application/json';
export const protobufType = 'application/octet-stream';

/**
 * Writes and reads the payloads of messages between backend and agent. What is read has every field, in the form in
 * which resources are held in memory; what is not known is ignored. Reading throws an `Error` in Sensu's words;
 * whether what was read is valid is for the receiver to say.
 */
export interface Codec {
  readonly contentType: string;
  /** Keepalives, too, are events. */
  encodeEvent(event: Event): Uint8Array;
  decodeEvent(payload: Uint8Array): Event;
  encodeEntityConfig(config: EntityConfig): Uint8Array;
  decodeEntityConfig(payload: Uint8Array): EntityConfig;
  encodeCheckRequest(request: CheckRequest): Uint8Array;
  decodeCheckRequest(payload: Uint8Array): CheckRequest;
}

/** The codec that a handshake agreed on. Protobuf is loaded when the first connection asks for it. */
export async function codecFor(contentType: string): Promise<Codec> {
  if (contentType !== protobufType) return jsonCodec;
  const { protobufCodec } = await import('./protobuf/codec.js');
  return protobufCodec();
}
