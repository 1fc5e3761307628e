import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frame, type MessageType, splitFrame } from '../../../../src/wire/agent/index.js';

const types: readonly MessageType[] = ['keepalive', 'event', 'entity_config', 'check_request'];

describe('frames between backend and agent', () => {
  it('a frame is the type, a newline and the payload, whatever bytes that has', () => {
    assert.deepEqual(frame('event', Buffer.from('{}\n')), Buffer.from('event\n{}\n'));
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }), (type, payload) => {
        const message = frame(type, payload);
        // As it lies in the middle of what was received.
        const received = Buffer.concat([Buffer.from('x'), message, Buffer.from('y')]).subarray(1, -1);
        const parts = splitFrame(received);
        assert.equal(parts?.type, type);
        assert.deepEqual(Uint8Array.from(parts?.payload ?? []), payload);
      }),
    );
  });

  it('what others send is taken apart at the first newline', () => {
    const split = (text: string) => {
      const parts = splitFrame(Buffer.from(text));
      return parts && [parts.type, Buffer.from(parts.payload).toString()];
    };
    assert.deepEqual(split('nonsense\n{"a":\n1}'), ['nonsense', '{"a":\n1}']);
    assert.deepEqual(split('\n'), ['', '']);
    assert.equal(split('no newline at all'), undefined);
    assert.equal(split(''), undefined);
  });
});
