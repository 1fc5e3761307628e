import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { tryJson } from '../compare.js';
import { closePayload, encodeFrame, type Frame, FrameReader, readClose } from './frames.js';
import { atAnyTime, onAnyMachine } from './machine.js';
import { withoutRepeats } from './repeats.js';
import { headDifferences } from './wire.js';

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('conformance: frames', () => {
  it('come back as they were sent, of any length, masked or not, however they are cut', () => {
    const frames: Frame[] = [0, 1, 125, 126, 65_535, 65_536].map((length, opcode) => ({
      opcode,
      fin: opcode % 2 === 0,
      payload: Buffer.alloc(length, opcode + 1),
    }));
    for (const masked of [true, false]) {
      const found: Frame[] = [];
      const reader = new FrameReader((frame) => found.push(frame));
      const bytes = Buffer.concat(frames.map((frame) => encodeFrame(frame, masked)));
      for (let at = 0; at < bytes.length; at += 1009) reader.push(bytes.subarray(at, at + 1009));
      assert.deepEqual(found, frames);
    }
    assert.deepEqual(readClose(closePayload(1001, 'bye')), { close: 1001, reason: 'bye' });
    assert.deepEqual(readClose(Buffer.alloc(0)), { close: 1005, reason: '' });
  });

  it('follow a handshake whose lines may come in any order, in any case, but none more or less', () => {
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Accept: a', 'Accept: b', 'Date: now'];
    const [first = ''] = lines;
    assert.deepEqual(headDifferences(lines, [first, 'date: later', 'accept: b', 'ACCEPT: a'], 'x'), []);
    assert.equal(headDifferences(lines, [first, 'Accept: a', 'Accept: a'], 'x').length, 2);
    assert.equal(headDifferences(lines, [...lines, 'Sec-WebSocket-Extensions: y'], 'x').length, 1);
  });
});

describe('conformance: what was true of the recorded moment', () => {
  const system = { hostname: '<hostname>', platform: 'debian', processes: null };

  it('is left out, and nothing else', () => {
    const step = {
      request: { body: { json: { duration: 1.5 } } },
      response: {
        check: { duration: 0.25, interval: 5, output: 'No keepalive sent from w for 6 seconds (>= 5)' },
        entity: { system, sensu_agent_version: '' },
        proxy: { system: { hostname: '' }, sensu_agent_version: '' },
      },
    };
    assert.deepEqual(json(atAnyTime(step)), {
      request: step.request,
      response: {
        check: {
          duration: '<left out>',
          interval: 5,
          output: 'No keepalive sent from w for <left out> seconds (>= 5)',
        },
        entity: { system, sensu_agent_version: '<left out>' },
        proxy: step.response.proxy,
      },
    });
    assert.deepEqual(json(onAnyMachine({ system, name: 'debian' })), {
      system: { hostname: '<left out>', platform: '<left out>', processes: null },
      name: 'debian',
    });
  });

  it('may have been said more than once', () => {
    const told = (sequence: number, name: string) => ({ sequence, name });
    assert.deepEqual(withoutRepeats([told(1, 'a'), told(1, 'b'), told(2, 'a')]), [
      told(1, 'a'),
      told(1, 'b'),
    ]);
    assert.equal(withoutRepeats([{ name: 'a' }, { name: 'a' }]).length, 2);
  });

  it('keeps whole numbers that are too long for JavaScript, and fractions as they are', () => {
    assert.deepEqual(tryJson('[2.9997324118699313, 1795391103923000001, "1795391103923000001"]')?.value, [
      2.9997324118699313,
      '1795391103923000001',
      '1795391103923000001',
    ]);
  });
});
