/** What backends and agents say to each other. Facts: Sensu Go 6.7, agentd and agent. */
export { type CheckRequest, checkRequestShape, type RequestedCheck } from './check-request.js';
export { type Codec, codecFor, jsonType, protobufType } from './codec.js';
export { type EntityConfig, entityConfigShape, isUnknownEntity, unknownEntity } from './entity-config.js';
export { frame, type MessageType, splitFrame } from './frame.js';
export {
  type AgentIntroduction,
  agentHeaders,
  encodingForRequest,
  encodingHeaders,
  encodingOfAnswer,
  introductionHeaders,
  joinSubscriptions,
  splitSubscriptions,
} from './handshake.js';
export { jsonCodec } from './json-codec.js';
